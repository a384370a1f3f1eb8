import { checkTensor } from "../check.ts";
import { formatShape, IndexError, show } from "../errors.ts";
import type { Shape } from "../shape.ts";
import { normalizeDim } from "../shape.ts";
import { record, type Tensor, viewOf } from "../tensor.ts";

/**
 * x with its axes in another order: axis i of the result is x's axis dims[i]. A view. [a, b, c], [2, 0, 1] → [c, a, b]
 *     dx  dy with its axes in the order that they had
 * @throws IndexError if `dims` is not every axis of x, once
 * @example
 * zeros([2, 3, 4]).permute([2, 0, 1]).shape // [4, 2, 3]
 * zeros([2, 4, 12, 64]).permute([0, 2, 1, 3]).shape // [2, 12, 4, 64]
 */
export function permute(x: Tensor, dims: Shape): Tensor {
  checkTensor("permute", x);
  if (!Array.isArray(dims)) throw new IndexError("permute", `dims is an array of axes, got ${show(dims)}`);
  const order = Array.from(dims, (dim) => normalizeDim("permute", dim, x.ndim));
  if (order.length !== x.ndim || new Set(order).size !== x.ndim) {
    const fix = "Use transpose to swap two of them";
    throw new IndexError("permute", `dims must be each of the ${x.ndim} axes once, got ${formatShape(dims)}`, fix);
  }
  const pick = (list: Shape): number[] => order.map((axis) => list[axis]!);
  const y = viewOf(x, pick(x.shape), pick(x.strides), x.offset);
  const inverse = order.map((_, axis) => order.indexOf(axis));
  return record("permute", y, [[x, (dy) => permute(dy, inverse)]]);
}
