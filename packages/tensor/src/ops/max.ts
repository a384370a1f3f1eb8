import { axisOf, optionsOf } from "../check.ts";
import { nonDifferentiable, record, Tensor } from "../tensor.ts";
import { eq, ne } from "./compare.ts";
import { type Extreme, extreme, extremePlace, shareAmong } from "./extreme.ts";
import { gather } from "./gather.ts";
import { maximum, minimum } from "./maximum.ts";
import type { ReduceOptions } from "./reduce.ts";
import { squeeze } from "./squeeze.ts";

/** What `max`, `min`, `sort` and `topk` find along an axis, and where. */
export interface ValuesAndIndices {
  /** x's dtype, differentiable. */
  readonly values: Tensor;
  /** int32, of the same shape. */
  readonly indices: Tensor;
}

/**
 * The largest element of all. NaN counts as the largest. Any shape → []
 *     dx  dy at the largest element, shared evenly among equals
 * @throws IndexError if there are no elements
 * @example
 * tensor([[1, 5], [7, 3]]).max() // tensor(7.)
 */
export function max(x: Tensor): Tensor;
/**
 * The larger of two elements, as `maximum`.
 * @example
 * tensor([1, 5]).max(tensor([2, 4])) // tensor([2., 5.])
 */
export function max(x: Tensor, other: Tensor): Tensor;
/**
 * The largest elements along one axis, and where they are: the first of equals. NaN counts as the largest.
 * […, n, …] → twice […, …], or […, 1, …] with keepdim
 *     dx  dy at these places, else 0
 * @throws IndexError if x has no such axis, or it has no elements
 * @example
 * tensor([[1, 5], [7, 3]]).max(-1) // { values: tensor([5., 7.]), indices: tensor([1, 0]) }
 */
export function max(x: Tensor, dim: number, options?: ReduceOptions): ValuesAndIndices;
export function max(x: Tensor, by?: number | Tensor, options: ReduceOptions = {}): Tensor | ValuesAndIndices {
  if (by instanceof Tensor) return maximum(x, by);
  return by === undefined ? overall("max", x, "largest") : along("max", x, by, options, "largest");
}

/**
 * The smallest element of all. NaN counts as the smallest. Any shape → []
 *     dx  dy at the smallest element, shared evenly among equals
 * @throws IndexError if there are no elements
 * @example
 * tensor([[1, 5], [7, 3]]).min() // tensor(1.)
 */
export function min(x: Tensor): Tensor;
/**
 * The smaller of two elements, as `minimum`.
 * @example
 * tensor([1, 5]).min(tensor([2, 4])) // tensor([1., 4.])
 */
export function min(x: Tensor, other: Tensor): Tensor;
/**
 * The smallest elements along one axis, and where they are: the first of equals. NaN counts as the smallest.
 * […, n, …] → twice […, …], or […, 1, …] with keepdim
 *     dx  dy at these places, else 0
 * @throws IndexError if x has no such axis, or it has no elements
 * @example
 * tensor([[1, 5], [7, 3]]).min(0) // { values: tensor([1., 3.]), indices: tensor([0, 1]) }
 */
export function min(x: Tensor, dim: number, options?: ReduceOptions): ValuesAndIndices;
export function min(x: Tensor, by?: number | Tensor, options: ReduceOptions = {}): Tensor | ValuesAndIndices {
  if (by instanceof Tensor) return minimum(x, by);
  return by === undefined ? overall("min", x, "smallest") : along("min", x, by, options, "smallest");
}

function overall(op: string, x: Tensor, which: Extreme): Tensor {
  const y = extreme(op, x, null, {}, which);
  const ties = (): Tensor => (Number.isNaN(y.item()) ? ne(x, x) : eq(x, y.item()));
  return record(op, y, [[x, (dy) => shareAmong(ties(), dy, null)]]);
}

function along(op: string, x: Tensor, dim: number, options: ReduceOptions, which: Extreme): ValuesAndIndices {
  const { keepdim = false } = optionsOf(op, options, [], ["keepdim"]);
  const axis = axisOf(op, x, dim);
  const places = extremePlace(op, x, axis, { keepdim: true }, which);
  const [values, indices] = [gather(x, axis, places), places].map((y) => (keepdim ? y : squeeze(y, axis)));
  return { values: values!, indices: nonDifferentiable(op, indices!) };
}
