import { fastProducts } from "./fast-product.ts";
import type { Engine } from "./load.ts";

// Registers of 256 bits. WebAssembly has 128, but V8 has a pass that makes one operation of two that lie side by side. It is
// experimental, so it is on while V8 optimizes our tiles for it, and at no other time.

/**
 * V8's switches: that a function that has run for long is optimized at once, instead of beside the program; and the pass. They are
 * the process's, and its other threads may be anywhere in making or running WebAssembly: so neither may be one that running code
 * relies on. With `--no-wasm-inlining`, say, an instance that another thread makes has no room for what its code counts.
 */
const [AT_ONCE, PASS] = ["--wasm-sync-tier-up", "--experimental-wasm-revectorize"];
const AFTERWARDS = "--no-wasm-sync-tier-up --no-experimental-wasm-revectorize";
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

/**
 * The products that are tried, of so many rows and of a few (packages/tensor/kernels/blocks.ts: FEW_ROWS), whose columns are not packed:
 * once is long enough for V8 to optimize the tiles of both. And how often they are timed.
 */
const TRIED = { rows: [128, 48], depth: 512, columns: 128, times: 10 };

/**
 * The same kernels with tiles for registers of 256 bits; null where those are not worth it: they must give the same bits, sooner.
 * That depends on the engine and the processor, so both are tried. Where the pass has found nothing, they take twice as long.
 */
export function widened(narrow: Engine): Engine | null {
  const { process } = surroundings;
  if (process?.arch !== "x64" || !VERSIONS.test(process.versions?.v8 ?? "")) return null;
  const v8 = process.getBuiltinModule?.("node:v8") as { setFlagsFromString(flags: string): void } | undefined;
  if (!v8) return null;
  const wide = { ...narrow, wide: true };
  const numbers = new Float32Array(TRIED.columns * TRIED.depth).map((_, i) => ((i * 7919) % 1009) / 500 - 1);
  const [first, second] = [trialOf(wide, numbers), trialOf(narrow, numbers)];
  v8.setFlagsFromString(AT_ONCE);
  try {
    second.run(); // optimized as well, or it would lose the trial
    v8.setFlagsFromString(PASS);
    first.run();
  } finally {
    v8.setFlagsFromString(AFTERWARDS);
  }
  let [best, bestNarrow] = [Number.POSITIVE_INFINITY, Number.POSITIVE_INFINITY];
  for (let i = 0; i < TRIED.times; i++) {
    best = Math.min(best, first.run());
    bestNarrow = Math.min(bestNarrow, second.run());
  }
  const same = first.results.every((result, i) => result.every((value, j) => Object.is(value, second.results[i]![j])));
  return best < bestNarrow && same ? wide : null;
}

/** Products on one thread, of numbers as they lie: `run` gives their milliseconds, infinitely many where there is no room for them. */
function trialOf(engine: Engine, storage: Float32Array): { readonly results: Float32Array[]; run(): number } {
  const { performance } = surroundings;
  const { rows, depth, columns } = TRIED;
  const b = { storage, shape: [depth, columns], strides: [1, depth], offset: 0 };
  const alone = { ...engine, shared: false };
  const results = rows.map((m) => new Float32Array(m * columns));
  const run = (): number => {
    const start = performance.now();
    const done = rows.every((m, i) => {
      const a = { storage, shape: [m, depth], strides: [depth, 1], offset: 0 };
      return fastProducts(alone, results[i]!, a, b, null);
    });
    return done ? performance.now() - start : Number.POSITIVE_INFINITY;
  };
  return { results, run };
}
