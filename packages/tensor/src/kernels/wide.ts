import { fastProducts } from "./fast-product.ts";
import type { Engine } from "./load.ts";

// Registers of 256 bits. WebAssembly has 128, but V8 has a pass that makes one operation of two that lie side by side. It is
// experimental, so it is on while our kernels are compiled, and at no other time.

/**
 * V8's switches: the pass; and that code is compiled at once by the compiler that has the pass, without the one that comes first
 * elsewhere, nor what the other would learn from it.
 */
const WHILE_COMPILING = "--experimental-wasm-revectorize --no-liftoff --no-wasm-lazy-compilation --no-wasm-inlining";
const AFTERWARDS = "--no-experimental-wasm-revectorize --liftoff --wasm-lazy-compilation --wasm-inlining";
/** The versions of V8 that this is tested with, those of Node 24 and 26 and of Deno 2.9: another might not survive it. */
const VERSIONS = /^(13\.6|14\.6|15\.0)\./;

interface Surroundings {
  readonly performance: { now(): number };
  readonly process?: {
    readonly arch?: string;
    readonly versions?: { readonly v8?: string };
    getBuiltinModule?(name: string): unknown;
  };
}

/** What is read from it when it is needed, and no sooner: Node loads a module at the first look at `performance`. */
const surroundings = globalThis as unknown as Surroundings;

/** What `compile` returns, with V8's pass on; null where there is none. */
export function compiledWide<T>(compile: () => T): T | null {
  const { process } = surroundings;
  if (process?.arch !== "x64" || !VERSIONS.test(process.versions?.v8 ?? "")) return null;
  const v8 = process.getBuiltinModule?.("node:v8") as { setFlagsFromString(flags: string): void } | undefined;
  if (!v8) return null;
  v8.setFlagsFromString(WHILE_COMPILING);
  try {
    return compile();
  } finally {
    v8.setFlagsFromString(AFTERWARDS);
  }
}

/** The product that is tried, [size, depth] · [depth, size], and how often. */
const TRIED = { size: 128, depth: 512, times: 10 };

/**
 * Whether `wide` has tiles for registers of 256 bits that are worth it: with the bits that its other tiles give, and sooner. That
 * depends on the engine and the processor, so both are tried, on one thread. Where the pass has found nothing, they take twice as long.
 */
export function isWideBetter(wide: Engine): boolean {
  const { performance } = surroundings;
  const { size, depth, times } = TRIED;
  const storage = Float32Array.from({ length: size * depth }, (_, i) => ((i * 7919) % 1009) / 500 - 1);
  const a = { storage, shape: [size, depth], strides: [depth, 1], offset: 0 };
  const b = { storage, shape: [depth, size], strides: [1, depth], offset: 0 };
  const tried = [wide, { ...wide, wide: false }].map((engine) => ({
    engine: { ...engine, shared: false },
    result: new Float32Array(size * size),
    best: Number.POSITIVE_INFINITY,
  }));
  for (let i = 0; i < times; i++) {
    for (const trial of tried) {
      const start = performance.now();
      if (!fastProducts(trial.engine, trial.result, a, b, null)) return false;
      trial.best = Math.min(trial.best, performance.now() - start);
    }
  }
  const [first, second] = tried;
  return first!.best < second!.best && first!.result.every((value, i) => Object.is(value, second!.result[i]));
}
