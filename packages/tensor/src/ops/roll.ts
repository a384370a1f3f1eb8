import { axisOf, checkTensor } from "../check.ts";
import { ShapeError, show, ValueError } from "../errors.ts";
import type { Tensor } from "../tensor.ts";
import { cat } from "./cat.ts";
import { clone } from "./contiguous.ts";
import { flatten } from "./flatten.ts";
import { slice } from "./slice.ts";
import { reshape } from "./view.ts";

/**
 * A copy of x with its elements moved on by `shifts` places along `dims`; those that leave at the end come back at the
 * start. One shift for each axis; without dims, one shift of all elements in row-major order. Any shape → the same
 * @throws ValueError if there are no shifts, they are not whole numbers, or not as many as dims
 * @throws IndexError or ShapeError if x has no such axis
 * @example
 * arange(5).roll(1) // tensor([4, 0, 1, 2, 3])
 * tensor([[1, 2], [3, 4], [5, 6]]).roll(-1, 0) // tensor([[3., 4.], [5., 6.], [1., 2.]])
 */
export function roll(x: Tensor, shifts: number | readonly number[], dims?: number | readonly number[]): Tensor {
  checkTensor("roll", x);
  const places = Array.isArray(shifts) ? shifts : [shifts];
  const axes = Array.isArray(dims) ? dims : dims === undefined ? [] : [dims];
  if (!Array.from(places).every(Number.isSafeInteger)) {
    throw new ValueError("roll", `shifts are whole numbers, got ${show(shifts)}`);
  }
  if (places.length === 0) throw new ValueError("roll", "there must be at least one shift, got none");
  if (axes.length === 0 && places.length === 1) return reshape(roll(flatten(x), places, 0), x.shape);
  if (places.length !== axes.length) {
    throw new ValueError("roll", `there must be one shift for each dim, got ${places.length} and ${axes.length}`);
  }
  if (x.ndim === 0) throw new ShapeError("roll", "a scalar has no axis to roll along", [x.shape]);
  return axes.reduce((y, dim, i) => rollAxis(y, places[i]!, axisOf("roll", x, dim)), x);
}

function rollAxis(x: Tensor, shift: number, axis: number): Tensor {
  const n = x.shape[axis]!;
  if (n === 0) return clone(x);
  const start = n - (((shift % n) + n) % n); // the place that comes first
  return cat([slice(x, axis, start, n), slice(x, axis, 0, start)], axis);
}
