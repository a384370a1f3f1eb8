import { axisOf } from "../check.ts";
import { ShapeError } from "../errors.ts";
import type { Tensor } from "../tensor.ts";
import { reshape } from "./view.ts";

/**
 * x with the axes from `startDim` to `endDim` made one: a view where the strides allow one, else a copy. A scalar becomes
 * one element. […, n, m, …] → […, n·m, …]
 * @throws IndexError if x has no such axes
 * @throws ShapeError if `startDim` comes after `endDim`
 * @example
 * const logits = zeros([2, 3, 4]);
 * logits.flatten().shape // [24]
 * logits.flatten(0, 1).shape // [6, 4]
 */
export function flatten(x: Tensor, startDim: number = 0, endDim: number = -1): Tensor {
  const [start, end] = [axisOf("flatten", x, startDim), axisOf("flatten", x, endDim)];
  if (start > end) {
    const fix = `Did you mean flatten(${endDim}, ${startDim})?`;
    throw new ShapeError("flatten", `startDim must not come after endDim (${startDim} and ${endDim})`, [x.shape], fix);
  }
  const size = x.shape.slice(start, end + 1).reduce((product, n) => product * n, 1);
  return reshape(x, [...x.shape.slice(0, start), size, ...x.shape.slice(end + 1)]);
}
