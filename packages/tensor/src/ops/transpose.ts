import { axisOf } from "../check.ts";
import { record, type Tensor, viewOf } from "../tensor.ts";

/**
 * x with two axes swapped: a view. […, m, …, n, …] → […, n, …, m, …]
 *     dx  dy with the same two axes swapped
 * @throws IndexError if x has no such axis
 * @example
 * tensor([[1, 2, 3], [4, 5, 6]]).transpose(0, 1) // tensor([[1., 4.], [2., 5.], [3., 6.]])
 * zeros([2, 4, 12, 64]).transpose(1, 2).shape // [2, 12, 4, 64]
 */
export function transpose(x: Tensor, dim0: number, dim1: number): Tensor {
  const [i, j] = [axisOf("transpose", x, dim0), axisOf("transpose", x, dim1)];
  const y = viewOf(x, swap(x.shape, i, j), swap(x.strides, i, j), x.offset);
  return record("transpose", y, [[x, (dy) => transpose(dy, i, j)]]);
}

function swap(list: readonly number[], i: number, j: number): number[] {
  return list.map((item, axis) => list[axis === i ? j : axis === j ? i : axis] ?? item);
}
