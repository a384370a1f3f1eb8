import { axisOf, checkTensor } from "../check.ts";
import { DTypeError, ShapeError } from "../errors.ts";
import type { Tensor } from "../tensor.ts";
import { add } from "./add.ts";
import { addAlong, checkIndex, takeAlong } from "./along.ts";
import { slice } from "./slice.ts";
import { to } from "./to.ts";
import { reshape } from "./view.ts";

/**
 * Looks up one element for each place of `index`: y[i, j] = x[index[i, j], j] along dim 0, x[i, index[i, j]] along dim 1.
 * `index` has x's number of axes, and no larger sizes but along `dim`. → index's shape
 *     dx  dy added at the places that were read
 * @throws IndexError if x has no such axis, or an index is not from 0 to size - 1
 * @throws ShapeError if x and `index` do not fit each other
 * @throws DTypeError if `index` is not int32
 * @example
 * const probas = tensor([[0.1, 0.9], [0.75, 0.25]]);
 * const targets = tensor([[1], [0]], { dtype: "int32" });
 * probas.gather(1, targets) // tensor([[0.9000], [0.7500]])
 */
export function gather(x: Tensor, dim: number, index: Tensor): Tensor {
  const axis = axisOf("gather", x, dim);
  const n = x.shape[axis] ?? 1;
  checkIndex("gather", index, n, "index", `axis ${axis} of size ${n}`);
  const places = matchRank("gather", index, x, axis);
  return reshape(takeAlong("gather", atLeast1d(x), axis, places), index.shape);
}

/**
 * x with each element of `source` added at the place that `index` names: along dim 0, source[i, j] is added to
 * x[index[i, j], j]. `index` is no larger than `source`, whose other elements are left out. Any shape → the same
 *     dx  dy        dsource  dy at the places that were added to
 * @throws IndexError if x has no such axis, or an index is not from 0 to size - 1
 * @throws ShapeError if x, `index` and `source` do not fit each other
 * @throws DTypeError if `index` is not int32, or x and `source` differ
 * @example
 * const ids = tensor([0, 2, 0], { dtype: "int32" });
 * zeros([3]).scatterAdd(0, ids, tensor([1, 2, 3])) // tensor([4., 0., 2.])
 */
export function scatterAdd(x: Tensor, dim: number, index: Tensor, source: Tensor): Tensor {
  const axis = axisOf("scatterAdd", x, dim);
  checkSameDType("scatterAdd", x, source);
  if (x.dtype === "bool") return to(scatterAdd(to(x, "int32"), dim, index, to(source, "int32")), "bool");
  const n = x.shape[axis] ?? 1;
  checkIndex("scatterAdd", index, n, "index", `axis ${axis} of size ${n}`);
  const places = matchRank("scatterAdd", index, x, axis);
  matchRank("scatterAdd", index, source, -1);
  let used = atLeast1d(source);
  places.shape.forEach((length, i) => {
    if (used.shape[i] !== length) used = slice(used, i, 0, length);
  });
  return add(x, reshape(addAlong("scatterAdd", atLeast1d(x).shape, axis, places, used), x.shape));
}

export function checkSameDType(op: string, x: Tensor, source: Tensor): void {
  checkTensor(op, x, source);
  if (x.dtype === source.dtype) return;
  throw new DTypeError(op, "the tensor and the source must have one dtype", `${x.dtype} and ${source.dtype}`);
}

/** `index` with as many axes as x. A scalar stands for one axis of size 1. */
function matchRank(op: string, index: Tensor, x: Tensor, axis: number): Tensor {
  const from = atLeast1d(x);
  const places = atLeast1d(index);
  const fits = places.ndim === from.ndim && places.shape.every((n, i) => i === axis || n <= from.shape[i]!);
  if (fits) return places;
  const rule =
    axis === -1
      ? "the index must have as many axes as the source, and no larger sizes"
      : `the index must have as many axes as the tensor, and no larger sizes but along axis ${axis}`;
  const fix = axis !== -1 && index.ndim === x.ndim - 1 ? `Did you mean index.unsqueeze(${axis})?` : "";
  throw new ShapeError(op, rule, [index.shape, x.shape], fix);
}

function atLeast1d(x: Tensor): Tensor {
  return x.ndim === 0 ? reshape(x, [1]) : x;
}
