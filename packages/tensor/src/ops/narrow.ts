import { checkDTypeOf } from "../check.ts";
import { IndexError, ShapeError, show } from "../errors.ts";
import { Tensor } from "../tensor.ts";
import { axisToTakeFrom, slice } from "./slice.ts";

/**
 * `length` places of one axis from `start` on, all of which it must have: a view. `start` may be an int32 scalar tensor.
 * […, n, …] → […, length, …]
 * @throws IndexError if x has no such axis, or the axis no such places
 * @throws ShapeError if x is a scalar, or `start` a tensor that is none
 * @example
 * arange(6).narrow(0, 1, 3) // tensor([1, 2, 3])
 * arange(6).narrow(0, 4, 3) // throws IndexError
 */
export function narrow(x: Tensor, dim: number, start: number | Tensor, length: number): Tensor {
  if (start instanceof Tensor) return narrow(x, dim, placeIn(start), length);
  const axis = axisToTakeFrom("narrow", x, dim);
  const n = x.shape[axis]!;
  const whole = Number.isInteger(start) && Number.isInteger(length);
  const first = whole && start < 0 ? start + n : start;
  if (!(whole && first >= 0 && length >= 0 && first + length <= n)) {
    throw new IndexError("narrow", `axis ${axis} of size ${n} has no ${show(length)} places from ${show(start)} on`);
  }
  return slice(x, axis, first, first + length);
}

/** The number that an int32 scalar tensor holds. */
function placeIn(start: Tensor): number {
  checkDTypeOf("narrow", start, ["int32"]);
  if (start.ndim === 0) return start.item();
  throw new ShapeError("narrow", "start is a number or a scalar tensor", [start.shape]);
}
