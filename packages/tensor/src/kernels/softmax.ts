import * as math from "./math.ts";
import { KIND, operand, runRows } from "./rows.ts";

// Softmax and what is made of it, for rows of n elements that follow each other. Plain, a result is computed in float64 and
// rounded once. Fast, sums are in float64 and the rest in float32. Elements of -Infinity behind a row change nothing.

/** yᵢ = exp(xᵢ) / Σⱼ exp(xⱼ). Fast: within 3 + |xᵢ - largest| units in the last place. */
export function softmaxRows(y: Float32Array, x: Float32Array, n: number): void {
  const job = { kind: KIND.softmax, rows: rowsOf(y, n), n, time: 2.5 };
  if (runRows(job, [operand(y, n), operand(x, n)])) return;
  for (let start = 0; start < y.length; start += n) {
    const { most, total } = totalsOf(x, start, start + n);
    for (let i = start; i < start + n; i++) y[i] = math.exp(x[i]! - most) / total;
  }
}

/** dxᵢ = yᵢ·(dyᵢ - Σⱼ dyⱼ·yⱼ) */
export function softmaxRowsBackward(dx: Float32Array, dy: Float32Array, y: Float32Array, n: number): void {
  const job = { kind: KIND.softmaxBackward, rows: rowsOf(dx, n), n, time: 1 };
  if (runRows(job, [operand(dx, n), operand(dy, n), operand(y, n)])) return;
  for (let start = 0; start < dx.length; start += n) {
    let sum = 0;
    for (let i = start; i < start + n; i++) sum += dy[i]! * y[i]!;
    for (let i = start; i < start + n; i++) dx[i] = y[i]! * (dy[i]! - sum);
  }
}

/** yᵢ = xᵢ - log Σⱼ exp(xⱼ). Fast: within 2 units in the last place, plus 2⁻²². */
export function logSoftmaxRows(y: Float32Array, x: Float32Array, n: number): void {
  const totals = fastTotals(x, n);
  if (totals) {
    const shifts = Float32Array.from(totals, (value, i) => (i % 2 === 0 ? value : math.log(value)));
    const job = { kind: KIND.logSoftmax, rows: rowsOf(y, n), n, time: 0.5 };
    if (runRows(job, [operand(y, n), operand(x, n), operand(shifts, 2)])) return;
  }
  for (let start = 0; start < y.length; start += n) {
    const { most, total } = totalsOf(x, start, start + n);
    const shift = most + math.log(total);
    for (let i = start; i < start + n; i++) y[i] = x[i]! - shift;
  }
}

/** dxᵢ = dyᵢ - exp(yᵢ)·Σⱼ dyⱼ */
export function logSoftmaxRowsBackward(dx: Float32Array, dy: Float32Array, y: Float32Array, n: number): void {
  const job = { kind: KIND.logSoftmaxBackward, rows: rowsOf(dx, n), n, time: 2 };
  if (runRows(job, [operand(dx, n), operand(dy, n), operand(y, n)])) return;
  for (let start = 0; start < dx.length; start += n) {
    let sum = 0;
    for (let i = start; i < start + n; i++) sum += dy[i]!;
    for (let i = start; i < start + n; i++) dx[i] = dy[i]! - math.exp(y[i]!) * sum;
  }
}

/** For each row, its largest element and Σ exp(x - largest): [rows, 2] */
export function softmaxTotals(x: Float32Array, n: number): Float64Array {
  const fast = fastTotals(x, n);
  if (fast) return fast;
  const totals = new Float64Array(2 * rowsOf(x, n));
  for (let row = 0; 2 * row < totals.length; row++) {
    const { most, total } = totalsOf(x, row * n, (row + 1) * n);
    totals.set([most, total], 2 * row);
  }
  return totals;
}

/** yᵢ = factor·exp(xᵢ) / Σⱼ exp(xⱼ), with a factor for each row and the totals that `softmaxTotals` gave. */
export function scaledSoftmaxRows(
  y: Float32Array,
  x: Float32Array,
  totals: Float64Array,
  factors: ArrayLike<number>,
  n: number,
): void {
  const shifts = Float32Array.from(totals, (value, i) => (i % 2 === 0 ? value : factors[(i - 1) / 2]! / value));
  const job = { kind: KIND.scaledSoftmax, rows: rowsOf(y, n), n, time: 2 };
  if (runRows(job, [operand(y, n), operand(x, n), operand(shifts, 2)])) return;
  for (let row = 0; 2 * row < totals.length; row++) {
    const [most, total] = [totals[2 * row]!, totals[2 * row + 1]!];
    for (let i = row * n; i < (row + 1) * n; i++) y[i] = (factors[row]! * math.exp(x[i]! - most)) / total;
  }
}

function totalsOf(x: Float32Array, start: number, end: number): { most: number; total: number } {
  let most = Number.NEGATIVE_INFINITY;
  for (let i = start; i < end; i++) most = Math.max(most, x[i]!);
  let total = 0;
  for (let i = start; i < end; i++) total += math.exp(x[i]! - most); // of at most 1 each: no overflow
  return { most, total };
}

function fastTotals(x: Float32Array, n: number): Float64Array | null {
  const totals = new Float64Array(2 * rowsOf(x, n));
  const job = { kind: KIND.totals, rows: rowsOf(x, n), n, time: 2 };
  return runRows(job, [operand(new Float32Array(totals.buffer), 4), operand(x, n)]) ? totals : null;
}

function rowsOf(x: Float32Array, n: number): number {
  return n === 0 ? 0 : x.length / n;
}
