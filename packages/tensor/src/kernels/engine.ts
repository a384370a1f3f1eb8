import { show, ValueError } from "../errors.ts";
import { decode, relaxedCode } from "./code.ts";
import { RELAXED_PLACES, SIMD } from "./compiled.ts";
import { type Engine, load } from "./load.ts";
import { widened } from "./wide.ts";

// Which kernels serve.

let plainWanted = false;
let relaxedWanted = false;
let wideWanted = false;
const engines = new Map<boolean, Engine | null>();
const wideEngines = new Map<boolean, Engine | null>();

/** From so many multiply-adds on, a product is worth the wait for a compiler and a trial, some 30 ms. */
const WORTH_COMPILING = 2 ** 22;

/** The SIMD kernels; null where the plain ones serve. Made when first asked for. */
export function engine(): Engine | null {
  if (plainWanted) return null;
  const wide = isWideWanted() ? wideEngines.get(relaxedWanted) : null;
  return wide ?? engineFor(relaxedWanted);
}

/** The same, for a product of so many multiply-adds: where wider registers are wanted, a large one is what they are made for. */
export function engineForProduct(work: number): Engine | null {
  if (isWideWanted() && work >= WORTH_COMPILING && !plainWanted) wideEngineFor(relaxedWanted);
  return engine();
}

function isWideWanted(): boolean {
  return wideWanted || relaxedWanted;
}

function engineFor(relaxed: boolean): Engine | null {
  let found = engines.get(relaxed);
  if (found === undefined) {
    const code = decode(SIMD);
    found = load(relaxed ? relaxedCode(code, decode(RELAXED_PLACES)) : code);
    engines.set(relaxed, found);
  }
  return found;
}

/** Null where those of 128 bits are as good. */
function wideEngineFor(relaxed: boolean): Engine | null {
  let found = wideEngines.get(relaxed);
  if (found === undefined) {
    const narrow = engineFor(relaxed);
    found = narrow && widened(narrow);
    wideEngines.set(relaxed, found);
  }
  return found;
}

/** What `useKernels` takes. */
export type KernelSet = "simd" | "plain";

/**
 * Which kernels serve from now on: "simd", compiled to WebAssembly, or "plain", in TypeScript that a debugger can step
 * through. Results differ in the last bits at most.
 * @throws ValueError if the engine has no WebAssembly SIMD
 * @example
 * useKernels("plain");
 * kernelInfo().kernels // plain
 * useKernels("simd");
 * kernelInfo().kernels // simd
 */
export function useKernels(which: KernelSet): void {
  if (which !== "simd" && which !== "plain") {
    throw new ValueError("useKernels", `kernels are "simd" or "plain", got ${show(which)}`);
  }
  if (which === "simd" && !engineFor(relaxedWanted)) {
    throw new ValueError("useKernels", "this engine has no WebAssembly SIMD", 'Only "plain" kernels run here');
  }
  plainWanted = which === "plain";
}

/**
 * Whether products and sums may be rounded once instead of twice, where WebAssembly has relaxed SIMD: faster, but the last bits
 * of a result then depend on the processor. It also brings what `useWideSimd` does, from the first large product on, which
 * changes no bit. Off by default. Returns whether it is on, which is false where the engine cannot.
 * @throws ValueError if `wanted` is neither true nor false
 * @example
 * useRelaxedSimd(false);
 * kernelInfo().relaxedSimd // false
 */
export function useRelaxedSimd(wanted: boolean): boolean {
  if (typeof wanted !== "boolean") throw new ValueError("useRelaxedSimd", `takes true or false, got ${show(wanted)}`);
  relaxedWanted = wanted && engineFor(true) !== null;
  return relaxedWanted;
}

/**
 * Whether products may use registers of 256 bits: about twice as fast, with the same bits. WebAssembly has only 128, so this takes
 * an engine that makes one operation of two: the V8 of Node 24 and 26 and of Deno 2.9, on x64. That part of V8 is experimental: it
 * is turned on while V8 optimizes our tiles, and used if a trial gives the same bits, sooner. Off by default.
 * Returns whether it is on, which is false where the engine or the processor cannot.
 * @throws ValueError if `wanted` is neither true nor false
 * @example
 * useWideSimd(false);
 * kernelInfo().wideSimd // false
 */
export function useWideSimd(wanted: boolean): boolean {
  if (typeof wanted !== "boolean") throw new ValueError("useWideSimd", `takes true or false, got ${show(wanted)}`);
  wideWanted = wanted && wideEngineFor(relaxedWanted) !== null;
  return wideWanted;
}

/** Whether `useRelaxedSimd` has turned relaxed SIMD on. */
export function isRelaxed(): boolean {
  return relaxedWanted;
}
