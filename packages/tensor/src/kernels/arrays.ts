import type { TypedArray } from "../dtype.ts";
import type { Loans } from "./loans.ts";
import { anotherBuffer, arrayInMemory, releaseMemory } from "./memory.ts";

// Whose the array of a new tensor is: the garbage collector's; or, where a kernel is to find it without a copy, the kernels'.

/** Shorter arrays are cheaper to copy than to look after. */
export const SHORTEST = 1024;

let placing = false;

/**
 * What `make` returns, made with its float32 arrays in the kernels' memory, where there is room: for tensors that live
 * long, such as parameters and caches. They are freed some time after they have become unreachable, as everything is.
 * @example
 * const table = resident(() => randn([50257, 8]));
 * kernelInfo().memoryUsed >= 4 * table.numel() // true
 */
export function resident<T>(make: () => T): T {
  const before = placing;
  placing = true;
  try {
    return make();
  } finally {
    placing = before;
  }
}

let lender: Loans | null = null;

/** What `make` returns, made with its float32 arrays lent by `loans`, where there is room; null: with none that are lent. */
export function lending<T>(loans: Loans | null, make: () => T): T {
  const before = lender;
  lender = loans;
  try {
    return make();
  } finally {
    lender = before;
  }
}

/** Whether the backward pass that runs has lent this array. */
export function isLent(array: TypedArray): boolean {
  return lender?.has(array) ?? false;
}

/** A worker that counted as dead may still write into an array: it will not be lent again. */
export function abandonLoans(): void {
  lender?.forget();
}

/**
 * A new array of zeros: resident if it is made within `resident` or is large, lent within `lending`, if there is room.
 * @param unset whether it may hold anything else, since every element will be written to
 */
export function newFloat32Array(length: number, unset = false): Float32Array {
  const array = placing ? residentArray(length, unset) : (lender?.lend(length, unset) ?? largeArray(length, unset));
  return array ?? collectedArray(length);
}

/** After so many elements, 24 MiB, the garbage collector is to look among the young ones. */
const YOUNG = 6 * 2 ** 20;
/** Whether it does not do so of itself: V8 since about the version, that of Node 24, which brought these. */
const waits = "Float16Array" in globalThis;
let young = 0;
let waste: unknown[] = [];

/**
 * The garbage collector's own. V8 soon finds what is unreachable among what is young, but looks there only when small objects
 * have filled their room. Until then arrays of 64 MiB pile up; then it goes through everything, with threads that take the
 * cores from ours. So from time to time it is given 2 MiB of small objects, of which only the last is kept.
 */
function collectedArray(length: number): Float32Array {
  young += length;
  if (waits && young > YOUNG) {
    for (let i = 0; i < 256; i++) waste = new Array(1024);
    young = waste.length; // as good as 0: but what nobody reads, bundlers leave out
  }
  return new Float32Array(length);
}

function residentArray(length: number, unset: boolean): Float32Array | null {
  if (length < SHORTEST) return null;
  const own = anotherBuffer();
  const array = arrayInMemory(length, unset, own);
  return array && untilUnreachable(own ?? array, array, 0);
}

/** A result of so many elements, 16 MiB, would get new pages each time elsewhere, which take longer than what is computed on them. */
const LARGE = 2 ** 22;
/** But so many bytes of such results at most: a loop that never awaits gives back none. */
const MOST_LARGE = 2 ** 28;
let largeBytes = 0;

function largeArray(length: number, unset: boolean): Float32Array | null {
  if (length < LARGE || largeBytes + 4 * length > MOST_LARGE) return null;
  const own = anotherBuffer();
  const array = own ? arrayInMemory(length, unset, own) : null; // somebody may keep a subarray alone
  if (!array) return null;
  largeBytes += array.byteLength;
  return untilUnreachable(own!, array, array.byteLength);
}

/** `array`, which goes back some time after nobody can reach `keeper`: its buffer or, where all arrays share one, itself. */
function untilUnreachable(keeper: object, array: Float32Array, large: number): Float32Array {
  unreachable.register(keeper, { start: array.byteOffset, large });
  hint(array.byteLength + 3 * large); // results are soon unreachable
  return array;
}

const unreachable = new FinalizationRegistry<{ start: number; large: number }>(({ start, large }) => {
  largeBytes -= large;
  releaseMemory(start);
});

/** How many bytes have been given away since the last hint. */
let unseen = 0;

/**
 * The garbage collector does not see how much hangs on a resident array, and would let unreachable ones lie for ever. So from
 * time to time it is shown some ordinary memory that nobody keeps, and looks for what is unreachable.
 */
function hint(bytes: number): void {
  unseen += bytes;
  if (unseen < 512 * 2 ** 20) return;
  unseen = 0;
  new ArrayBuffer(64 * 2 ** 20); // never written to, so no page of it is ever used
}
