import { copyElements } from "./copies.ts";
import { engine } from "./engine.ts";
import type { Engine } from "./load.ts";
import { isResident, scratch32 } from "./memory.ts";
import { runJob, threadsFor } from "./threads.ts";

// Jobs on rows of float32, or on single elements, as packages/tensor/kernels/row-tasks.ts has them. The bits of a row depend
// on that row alone: not on how many there are, where they lie, or how many threads share them.

/** packages/tensor/kernels: row-tasks.ts and map-tasks.ts. */
export const KIND = {
  exp: 1,
  tanh: 2,
  sigmoid: 3,
  silu: 4,
  gelu: 5,
  geluBackward: 6,
  columnSums: 7,
  softmax: 10,
  softmaxBackward: 11,
  logSoftmax: 12,
  logSoftmaxBackward: 13,
  totals: 14,
  scaledSoftmax: 15,
  layerNorm: 16,
  layerNormBackward: 17,
  adamw: 18,
  fill: 19,
  add: 20,
  sub: 21,
  mul: 22,
  div: 23,
  maximum: 24,
  minimum: 25,
} as const;

/** An array that a job reads or writes. */
export interface Operand {
  readonly array: Float32Array;
  /** How many elements a row has; 0 if all rows share the array. */
  readonly width: number;
}

/** An array of rows of `width` elements, or shared by all rows with width 0. */
export function operand(array: Float32Array, width: number): Operand {
  return { array, width };
}

/** What is to be done, besides the arrays. */
export interface RowJob {
  readonly kind: number;
  readonly rows: number;
  /** The length of a row; 1 for single elements. */
  readonly n: number;
  /** Up to 16 numbers. */
  readonly numbers?: readonly number[];
  /** How many nanoseconds an element takes a thread, roughly. */
  readonly time: number;
  /** How many of the operands are written to, the first ones. Default: 1. */
  readonly written?: number;
  /** Whether what is written to is read before. Then one thread does it. Default: false. */
  readonly inPlace?: boolean;
}

/** Fewer elements than these take a simple loop in JavaScript less time than it takes to ask a kernel. */
export const WORTH_ASKING = 2048;
/** About so many elements at a time pass through scratch memory, and stay in the second cache; more where threads share them. */
const PIECE = 2 ** 15;
const SHARED_PIECE = 2 ** 20;
/** What takes less, in nanoseconds an element, is done by one thread where that much is copied: most of its time is the copies. */
const WORTH_COPYING = 1;
/** Tasks for each thread, so that none waits long for the last one. */
const TASKS = 4;

/**
 * With the SIMD kernels: arrays that are not resident are copied into scratch memory, and results out of it. A missing operand
 * is null. False if the plain kernels serve, or there is no room.
 */
export function runRows(job: RowJob, operands: readonly (Operand | null)[]): boolean {
  const simd = engine();
  if (!simd) return false;
  const { kind, rows, n, numbers = [], time, written = 1, inPlace = false } = job;
  const copied = operands.reduce((sum, of) => sum + (of ? copiedLength(of, rows) : 0), 0);
  const alone = inPlace || (time < WORTH_COPYING && copied >= rows * n);
  const threads = alone ? 1 : threadsFor(simd, rows * n * time);
  const most = Math.ceil((threads > 1 ? SHARED_PIECE : PIECE) / n);
  const count = copied === 0 ? rows : Math.min(rows, most);
  const space = scratch32(operands.map((of) => (of ? copiedLength(of, count) : 0)));
  if (!space) return false;
  for (let first = 0; first < rows; first += count) {
    const now = Math.min(count, rows - first);
    const places = operands.map((of, i) =>
      of ? 4 * place(simd, of, first, now, space[i]!, inPlace || i >= written) : 0,
    );
    simd.words.set([now, n, ...places]);
    if (numbers.length > 0) new Float64Array(simd.memory.buffer, simd.floats.byteOffset, 16).set(numbers);
    runJob(simd, kind, threads === 1 ? 1 : Math.min(TASKS * threads, now));
    for (let i = 0; i < written; i++) take(simd, operands[i]!, first, now, space[i]!);
  }
  return true;
}

/** How many elements of an operand must be in scratch memory at a time. */
function copiedLength({ array, width }: Operand, count: number): number {
  if (isResident(array)) return 0;
  return width === 0 ? array.length : count * width;
}

/** Where the kernel finds the rows of an operand from `first` on: where they lie, or at `to`. In elements. */
function place(
  simd: Engine,
  { array, width }: Operand,
  first: number,
  count: number,
  to: number,
  reads: boolean,
): number {
  if (isResident(array)) return array.byteOffset / 4 + first * width;
  const shared = width === 0;
  if (shared ? first === 0 : reads) {
    const [start, length] = shared ? [0, array.length] : [first * width, count * width];
    copyElements(simd.heap, to, array, start, length);
  }
  return to;
}

/** The rows of an operand from `first` on ← the results at `from`. */
function take(simd: Engine, { array, width }: Operand, first: number, count: number, from: number): void {
  if (!isResident(array)) copyElements(array, first * width, simd.heap, from, count * width);
}
