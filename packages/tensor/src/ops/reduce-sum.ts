import { axesOf } from "../check.ts";
import { allocate, type DType, type TypedArray } from "../dtype.ts";
import { readContiguous } from "../kernels/strided.ts";
import { MOST_COLUMNS, sumColumns, sumRow } from "../kernels/sums.ts";
import { type Dims, isContiguous, numel } from "../shape.ts";
import { Tensor } from "../tensor.ts";
import { axesLast, type ReduceOptions, type ReduceRow, reduce, reducedShape } from "./reduce.ts";

/**
 * Each result from the sum of the elements along the axes `dim`, and from their number. float32 is summed in float64, as
 * `sumRow` says; what `reduce` computes, without its copy where leading axes are summed.
 * […, n, …] → […, …], or […, 1, …]
 */
export function reduceSum(
  op: string,
  x: Tensor,
  dim: Dims,
  options: ReduceOptions,
  dtype: DType,
  finish: (total: number, n: number) => number,
): Tensor {
  const axes = axesOf(op, x, dim);
  const matrices = x.dtype === "float32" ? asMatrices(x, axes) : null;
  if (matrices === null) {
    const row: ReduceRow = (values, start, end) => finish(totalOf(values, start, end), end - start);
    return reduce(op, x, axes, options, dtype, row);
  }
  const [count, rows, columns] = matrices;
  const values = readContiguous(x.storage, x.shape, x) as Float32Array;
  const shape = reducedShape(x.shape, axes, options.keepdim ?? false);
  const y = allocate(op, dtype, numel(shape), true);
  const room = new Float64Array(Math.min(columns, MOST_COLUMNS));
  for (let i = 0; i < count; i++) {
    for (let first = 0; first < columns; first += MOST_COLUMNS) {
      const totals = room.subarray(0, columns - first);
      sumColumns(totals, values, i * rows * columns + first, rows, columns);
      for (let j = 0; j < totals.length; j++) y[i * columns + first + j] = finish(totals[j]!, rows);
    }
  }
  return new Tensor(y, shape);
}

/** Fewer columns than this are summed as rows of a copy. */
const FEWEST_COLUMNS = 8;

/**
 * x as row-major matrices whose columns are to be summed: how many, of how many rows and columns. Null where the elements
 * of a sum follow each other already, or where an axis that stays lies between those that are summed.
 */
function asMatrices(x: Tensor, axes: readonly number[]): [count: number, rows: number, columns: number] | null {
  const [first, last] = [axes[0] ?? 0, axes.at(-1) ?? -1];
  const columns = numel(x.shape.slice(last + 1));
  const [shape, { strides }] = axesLast(x, axes);
  if (axes.length !== last - first + 1 || columns < FEWEST_COLUMNS || isContiguous(shape, strides)) return null;
  return [numel(x.shape.slice(0, first)), numel(x.shape.slice(first, last + 1)), columns];
}

function totalOf(values: TypedArray, start: number, end: number): number {
  if (values instanceof Float32Array) return sumRow(values, start, end);
  let total = 0;
  for (let i = start; i < end; i++) total += values[i]!;
  return total;
}
