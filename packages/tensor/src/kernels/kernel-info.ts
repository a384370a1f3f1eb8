import { engine, isRelaxed, type KernelSet } from "./engine.ts";
import { kernelMemory } from "./memory.ts";
import { getNumThreads, startedWorkers } from "./threads.ts";

/** Which kernels serve, and what they have. */
export interface KernelInfo {
  /** "simd": compiled to WebAssembly. "plain": in TypeScript, by choice or because the engine has no WebAssembly SIMD. */
  readonly kernels: KernelSet;
  /** Whether products and sums may be rounded once instead of twice: see `useRelaxedSimd`. */
  readonly relaxedSimd: boolean;
  /** Whether products use registers of 256 bits: see `useWideSimd`. With relaxed SIMD, from the first large product on. */
  readonly wideSimd: boolean;
  /** How many threads large kernels use. */
  readonly threads: number;
  /** How many of them have been started besides the calling one; none before the first large kernel. */
  readonly workers: number;
  /** How large the kernels' memory is at most, in bytes; pages count only once they are used. */
  readonly memory: number;
  /** How much of it is given away, in bytes: parameters, optimizer states, caches, large results and what kernels work in. */
  readonly memoryUsed: number;
}

/**
 * Which kernels serve at present.
 * @example
 * kernelInfo().kernels // simd
 * kernelInfo().relaxedSimd // false
 */
export function kernelInfo(): KernelInfo {
  const simd = engine();
  return {
    kernels: simd ? "simd" : "plain",
    relaxedSimd: simd !== null && isRelaxed(),
    wideSimd: simd?.wide ?? false,
    threads: simd?.shared ? getNumThreads() : 1,
    workers: startedWorkers(),
    memory: kernelMemory()?.buffer.byteLength ?? 0,
    memoryUsed: kernelMemory()?.heap.used ?? 0,
  };
}
