import type { Shape } from "../shape.ts";
import type { Strided } from "./blocks.ts";
import { addRow, divRow, maximumRow, minimumRow, mulRow, subRow, type ZipRow } from "./elementwise.ts";
import { KIND, operand, runRows, WORTH_ASKING } from "./rows.ts";
import { mergeAxes } from "./strided.ts";

const KINDS = new Map<ZipRow, number>([
  [addRow, KIND.add],
  [subRow, KIND.sub],
  [mulRow, KIND.mul],
  [divRow, KIND.div],
  [maximumRow, KIND.maximum],
  [minimumRow, KIND.minimum],
]);

/** Operands without rows of their own are cut into rows of so many elements. */
const ROW = 2048;

/**
 * `inBlocks` with the SIMD kernels, for float32 operands that lie in rows: each row of an operand one after the other, one row
 * for all, or one element for each row. The bits are the same. False if `row` has no kernel, or the operands lie otherwise.
 */
export function fastArithmetic(row: ZipRow, y: Float32Array, shape: Shape, operands: readonly Strided[]): boolean {
  const kind = KINDS.get(row);
  if (kind === undefined || y.length < WORTH_ASKING) return false;
  const { sizes, strides } = mergeAxes(shape, operands);
  if (sizes.length > 2) return false;
  const n = sizes.length === 2 ? sizes[1]! : Math.min(sizes[0]!, ROW);
  const rows = Math.floor(y.length / n);
  const steps = strides.map((of) => of.at(-1)!);
  const widths = strides.map((of) => (of.length === 2 ? of[0]! : of[0]! * n));
  const inRows = steps.every((step, i) => (step === 0 || step === 1) && widths[i]! >= 0 && widths[i]! <= 2 * n);
  if (!inRows || steps.every((step) => step === 0)) return false;
  const run = (first: number, count: number, length: number): boolean => {
    const numbers = steps.flatMap((step, i) => [widths[i]!, step === 0 ? 1 : 0]);
    const from = operands.map(({ storage, offset }, i) => {
      const start = offset + first * widths[i]!;
      const end = start + (count - 1) * widths[i]! + (steps[i] === 0 ? 1 : length);
      return operand((storage as Float32Array).subarray(start, end), widths[i]!);
    });
    const job = { kind, rows: count, n: length, numbers, time: 0.5 };
    return runRows(job, [operand(y.subarray(first * n, first * n + count * length), length), ...from]);
  };
  const rest = y.length - rows * n;
  return run(0, rows, n) && (rest === 0 || run(rows, 1, rest));
}

const ZERO: Strided = { storage: new Float32Array(1), strides: [0], offset: 0 };

/** y = x where it is above 0 or NaN, else 0 */
export function reluRow(y: Float32Array, x: Float32Array): void {
  if (fastArithmetic(maximumRow, y, [y.length], [{ storage: x, strides: [1], offset: 0 }, ZERO])) return;
  for (let k = 0; k < y.length; k++) y[k] = Math.max(x[k]!, 0);
}
