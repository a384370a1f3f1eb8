import { IndexError, show } from "../errors.ts";
import { lastOf } from "../shape.ts";
import type { Tensor } from "../tensor.ts";
import { axisToTakeFrom, slice } from "./slice.ts";
import { squeeze } from "./squeeze.ts";

/**
 * x at one place of an axis, which is gone from the result: a view. […, n, …] → […, …]
 *     dx  dy at that place, else 0
 * @throws IndexError if x has no such axis, or the axis no such place
 * @throws ShapeError if x is a scalar, which has no axis
 * @example
 * const logits = arange(12).view([2, 2, 3]);
 * logits.select(1, -1) // tensor([[3, 4, 5], [9, 10, 11]])
 */
export function select(x: Tensor, dim: number, index: number): Tensor {
  const axis = axisToTakeFrom("select", x, dim);
  const n = x.shape[axis]!;
  if (!Number.isInteger(index) || index < -n || index >= n) {
    throw new IndexError("select", `index ${show(index)} is out of range for axis ${axis} of size ${n}`, lastOf(n));
  }
  const place = index < 0 ? index + n : index;
  return squeeze(slice(x, axis, place, place + 1), axis);
}
