import type { Engine } from "./engine.ts";
import { fastProducts } from "./fast-product.ts";
import type { Matrices } from "./matrices.ts";

// Registers of 256 bits. WebAssembly has 128, but V8 has a pass that makes one operation of two that lie side by side. It is
// experimental, so it is on while our kernels are compiled, and at no other time.

/**
 * V8's switches: the pass; and that code is compiled at once by the compiler that has the pass, without the one that comes first
 * elsewhere, nor what the other would learn from it.
 */
const SWITCHES = [
  ["--experimental-wasm-revectorize", "--no-experimental-wasm-revectorize"],
  ["--no-liftoff", "--liftoff"],
  ["--no-wasm-lazy-compilation", "--wasm-lazy-compilation"],
  ["--no-wasm-inlining", "--wasm-inlining"],
] as const;
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

const { performance, process } = globalThis as unknown as Surroundings;

/** What `compile` returns, with V8's pass on; null where there is none. */
export function compiledWide<T>(compile: () => T): T | null {
  if (process?.arch !== "x64" || !VERSIONS.test(process.versions?.v8 ?? "")) return null;
  const v8 = process.getBuiltinModule?.("node:v8") as { setFlagsFromString(flags: string): void } | undefined;
  if (!v8) return null;
  for (const [before] of SWITCHES) v8.setFlagsFromString(before);
  try {
    return compile();
  } finally {
    for (const [, after] of SWITCHES) v8.setFlagsFromString(after);
  }
}

/** The sizes of the product that is tried, and how often. */
const TRIED = { m: 128, k: 512, n: 128, times: 5 };
/** Where the pass has found nothing, the tiles that are made for it take longer than the others. */
const WORTH_IT = 0.85;

/**
 * Whether `wide` has tiles for registers of 256 bits that are worth it: with the bits that its other tiles give, and sooner. That
 * depends on the engine and the processor, so both are tried, on one thread.
 */
export function isWideBetter(wide: Engine): boolean {
  const { m, k, n, times } = TRIED;
  const values = Float32Array.from({ length: Math.max(m, n) * k }, (_, i) => ((i * 7919) % 1009) / 500 - 1);
  const a: Matrices = { storage: values, shape: [m, k], strides: [k, 1], offset: 0 };
  const b: Matrices = { storage: values, shape: [k, n], strides: [1, k], offset: 0 };
  const tried = [wide, { ...wide, wide: false }].map((engine) => ({
    engine: { ...engine, shared: false },
    result: new Float32Array(m * n),
    best: Number.POSITIVE_INFINITY,
  })) as [Trial, Trial];
  for (let i = 0; i < times; i++) {
    for (const trial of tried) {
      const start = performance.now();
      if (!fastProducts(trial.engine, trial.result, a, b, null)) return false;
      trial.best = Math.min(trial.best, performance.now() - start);
    }
  }
  const [first, second] = tried;
  return first.best < WORTH_IT * second.best && first.result.every((value, i) => Object.is(value, second.result[i]));
}

interface Trial {
  readonly engine: Engine;
  readonly result: Float32Array;
  best: number;
}
