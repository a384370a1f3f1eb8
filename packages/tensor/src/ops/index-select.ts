import { axisOf, checkTensor, optionsOf } from "../check.ts";
import { ShapeError } from "../errors.ts";
import { sameShape } from "../shape.ts";
import type { Tensor } from "../tensor.ts";
import { add } from "./add.ts";
import { addAlong, checkIndex, indexEverywhere, takeAlong } from "./along.ts";
import { checkSameDType } from "./gather.ts";
import { to } from "./to.ts";
import { reshape } from "./view.ts";

/**
 * The slices of x along one axis that `index` names, in its order. […, m, …], [n] → […, n, …]
 *     dx  dy added at the slices that were read
 * @throws IndexError if x has no such axis, or an index is not from 0 to m - 1
 * @throws ShapeError if `index` has several axes
 * @throws DTypeError if `index` is not int32
 * @example
 * const x = tensor([[1, 2], [3, 4], [5, 6]]);
 * x.indexSelect(0, tensor([2, 0], { dtype: "int32" })) // tensor([[5., 6.], [1., 2.]])
 * x.indexSelect(1, tensor([1], { dtype: "int32" })) // tensor([[2.], [4.], [6.]])
 */
export function indexSelect(x: Tensor, dim: number, index: Tensor): Tensor {
  const axis = checkArguments("indexSelect", x, dim, index);
  if (x.ndim === 0) return reshape(indexSelect(reshape(x, [1]), 0, index), []);
  return takeAlong("indexSelect", x, axis, indexEverywhere(index, axis, x.shape));
}

/**
 * x with alpha·`source` added, slice by slice, at the places along one axis that `index` names. Beside int32, alpha loses
 * its fraction.
 * […, m, …], [n], […, n, …] → […, m, …]
 *     dx  dy        dsource  alpha·dy at the places that were added to
 * @throws IndexError if x has no such axis, or an index is not from 0 to m - 1
 * @throws ShapeError if `index` has several axes, or `source` is not of the shape that x and `index` make
 * @throws DTypeError if `index` is not int32, or x and `source` differ
 * @example
 * const ids = tensor([0, 0, 2], { dtype: "int32" });
 * zeros([3, 2]).indexAdd(0, ids, tensor([[1, 2], [3, 4], [5, 6]])) // tensor([[4., 6.], [0., 0.], [5., 6.]])
 */
export function indexAdd(
  x: Tensor,
  dim: number,
  index: Tensor,
  source: Tensor,
  options: { alpha?: number } = {},
): Tensor {
  const axis = checkArguments("indexAdd", x, dim, index);
  const { alpha = 1 } = optionsOf("indexAdd", options, ["alpha"]);
  checkSameDType("indexAdd", x, source);
  if (x.dtype === "bool") return to(indexAdd(to(x, "int32"), dim, index, to(source, "int32"), options), "bool");
  if (x.ndim === 0) return reshape(indexAdd(reshape(x, [1]), 0, index, reshape(source, [1]), options), []);
  const places = indexEverywhere(index, axis, x.shape);
  if (!sameShape(source.shape, places.shape)) {
    throw new ShapeError("indexAdd", "the source must have the shape of the slices that the index names", [
      source.shape,
      places.shape,
    ]);
  }
  const added = addAlong("indexAdd", x.shape, axis, places, source);
  return add(x, added, { alpha: x.dtype === "int32" ? Math.trunc(alpha) : alpha });
}

function checkArguments(op: string, x: Tensor, dim: number, index: Tensor): number {
  const axis = axisOf(op, x, dim);
  checkTensor(op, index);
  if (index.ndim > 1) {
    throw new ShapeError(
      op,
      "the index must have one axis, or none",
      [index.shape],
      "Use gather for one place an element",
    );
  }
  const n = x.shape[axis] ?? 1;
  checkIndex(op, index, n, "index", `axis ${axis} of size ${n}`);
  return axis;
}
