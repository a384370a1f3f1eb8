import { axisOf } from "../check.ts";
import { allocate } from "../dtype.ts";
import { readContiguous } from "../kernels/strided.ts";
import type { Tensor } from "../tensor.ts";
import { axesLast, fromAxisLast } from "./reduce.ts";

/** Computes all rows of y, of n elements each, from the same rows of the operands. They follow each other without gaps. */
type RowsKernel = (y: Float32Array, operands: readonly Float32Array[], n: number) => void;

/**
 * y from float32 operands of one shape, which is also y's: each row along the axis `dim` from the same row of each of them. A
 * scalar is one row of one element.
 * @throws IndexError if there is no such axis
 */
export function rowwise(op: string, operands: readonly Tensor[], dim: number, kernel: RowsKernel): Tensor {
  const axis = axisOf(op, operands[0]!, dim);
  const axisLast = operands.map((x) => axesLast(x, x.ndim === 0 ? [] : [axis]));
  const rows = axisLast.map((of, i) => readContiguous(operands[i]!.storage, ...of) as Float32Array);
  const y = allocate(op, "float32", rows[0]!.length, true) as Float32Array;
  const [shape] = axisLast[0]!;
  kernel(y, rows, shape.at(-1) ?? 1);
  return fromAxisLast(y, shape, axis);
}
