import type { TypedArray } from "../dtype.ts";
import { SHORTEST } from "./arrays.ts";
import { arrayInMemory, releaseMemory } from "./memory.ts";

/** Larger arrays are not lent: pages of the kernels' memory that have been used stay the process's. */
const LONGEST_LOAN = 2 ** 22;

/**
 * The arrays of one backward pass. It alone sees them, so it can tell when a gradient has served; then its array comes back
 * at once, and is lent to the next result while it is still in the cache.
 */
export class Loans {
  /** How many gradients lie in each array. */
  private readonly uses = new Map<TypedArray, number>();
  /** What was lent, or lost a gradient, since `settle`. */
  private idle: TypedArray[] = [];

  /** A new array, as `newFloat32Array`; null if it is not worth it, or there is no room. */
  lend(length: number, unset: boolean): Float32Array | null {
    return length < SHORTEST || length > LONGEST_LOAN ? null : this.lendAny(length, unset);
  }

  /** The same for any length. */
  lendAny(length: number, unset: boolean): Float32Array | null {
    const array = arrayInMemory(length, unset);
    if (array) {
      this.uses.set(array, 0);
      this.idle.push(array);
    }
    return array;
  }

  has(array: TypedArray): boolean {
    return this.uses.has(array);
  }

  /** One gradient more, or less, lies in an array, which need not be lent. */
  use(array: TypedArray, change: 1 | -1): void {
    const uses = this.uses.get(array);
    if (uses === undefined) return;
    this.uses.set(array, uses + change);
    this.idle.push(array);
  }

  /** Takes back the arrays in which no gradient lies. */
  settle(): void {
    for (const array of this.idle.splice(0)) if (this.uses.get(array) === 0) this.takeBack(array);
  }

  /** Takes back all of them. */
  end(): void {
    for (const array of this.uses.keys()) this.takeBack(array);
  }

  /** Gives all of them away for good. */
  forget(): void {
    this.uses.clear();
  }

  takeBack(array: TypedArray): void {
    this.uses.delete(array);
    releaseMemory(array.byteOffset);
  }
}
