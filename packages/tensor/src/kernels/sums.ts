import { engine } from "./engine.ts";
import { isResident, scratch32 } from "./memory.ts";
import { KIND } from "./rows.ts";
import { runJob, threadsFor } from "./threads.ts";

// Sums of float32 in float64, four elements at a time: their sum does not wait for those before it. They are loops over
// Float32Array alone: engines compile a loop for the array types that it has met, and a second type costs it half its speed.

/** Σ of the elements start … end - 1: ((v₀ + v₁) + (v₂ + v₃)) of each four, then those that are left, are added in order. */
export function sumRow(values: Float32Array, start: number, end: number): number {
  let total = 0;
  let i = start;
  for (; i + 3 < end; i += 4) total += values[i]! + values[i + 1]! + (values[i + 2]! + values[i + 3]!);
  for (; i < end; i++) total += values[i]!;
  return total;
}

/** Σ (x - mean)² over the elements start … end - 1, in the order of `sumRow`. */
export function sumSquares(values: Float32Array, start: number, end: number, mean: number): number {
  let total = 0;
  let i = start;
  for (; i + 3 < end; i += 4) {
    const d0 = values[i]! - mean;
    const d1 = values[i + 1]! - mean;
    const d2 = values[i + 2]! - mean;
    const d3 = values[i + 3]! - mean;
    total += d0 * d0 + d1 * d1 + (d2 * d2 + d3 * d3);
  }
  for (; i < end; i++) {
    const difference = values[i]! - mean;
    total += difference * difference;
  }
  return total;
}

/** So many columns at a time: their sums stay in the first cache, and fit into the workspace of a kernel. */
export const MOST_COLUMNS = 2048;

/**
 * totals[j] = Σ of the elements start + j, start + j + stride, … `rows` of them, in the order of `sumRow`: the columns of a matrix,
 * MOST_COLUMNS at most.
 */
export function sumColumns(
  totals: Float64Array,
  values: Float32Array,
  start: number,
  rows: number,
  stride: number,
): void {
  const fours = rows - (rows % 4);
  if (!fastFours(totals, values, start, fours, stride)) {
    totals.fill(0);
    for (let i = 0; i < fours; i += 4) {
      const at = start + i * stride;
      for (let j = 0; j < totals.length; j++) {
        const k = at + j;
        totals[j]! += values[k]! + values[k + stride]! + (values[k + 2 * stride]! + values[k + 3 * stride]!);
      }
    }
  }
  for (let i = fours; i < rows; i++) {
    const at = start + i * stride;
    for (let j = 0; j < totals.length; j++) totals[j]! += values[at + j]!;
  }
}

/**
 * The sums of whole fours of rows with the SIMD kernel, to the bit, two columns at a time. False where it does not find the values:
 * to copy them would take as long as the loop.
 */
export function fastFours(
  totals: Float64Array,
  values: Float32Array,
  start: number,
  rows: number,
  stride: number,
): boolean {
  const simd = engine();
  const space = simd && isResident(values) && totals.length % 2 === 0 && scratch32([2 * totals.length]);
  if (!space) return false;
  const y = 4 * space[0]!;
  simd.words.set([totals.length, rows, y, values.byteOffset + 4 * start, 4 * stride]);
  const threads = threadsFor(simd, totals.length * rows * 0.2);
  runJob(simd, KIND.columnSums, threads === 1 ? 1 : 4 * threads);
  totals.set(new Float64Array(simd.memory.buffer, y, totals.length));
  return true;
}
