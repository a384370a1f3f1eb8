import { axesOf, checkTensor } from "../check.ts";
import { IndexError } from "../errors.ts";
import { copyContiguous } from "../kernels/strided.ts";
import { record, Tensor } from "../tensor.ts";

/**
 * A copy of x in reverse order along some axes; along none if `dims` is empty. Any shape → the same
 *     dx  dy in reverse order along the same axes
 * @throws IndexError if x has no such axis, or it is named twice
 * @example
 * const x = tensor([[1, 2], [3, 4]]);
 * x.flip(0) // tensor([[3., 4.], [1., 2.]])
 * x.flip([0, 1]) // tensor([[4., 3.], [2., 1.]])
 */
export function flip(x: Tensor, dims: number | readonly number[]): Tensor {
  checkTensor("flip", x);
  if (dims === undefined || dims === null) throw new IndexError("flip", "takes the axes to reverse, got none");
  const none = Array.isArray(dims) && dims.length === 0;
  const axes = none ? [] : axesOf("flip", x, dims);
  // Read from the last element backwards, with negative strides.
  const strides = x.strides.map((stride, axis) => (axes.includes(axis) ? -stride : stride));
  const last = axes.reduce((offset, axis) => offset + Math.max(x.shape[axis]! - 1, 0) * x.strides[axis]!, x.offset);
  const y = new Tensor(copyContiguous(x.storage, x.shape, { strides, offset: last }), x.shape);
  return record("flip", y, [[x, (dy) => flip(dy, dims)]]);
}
