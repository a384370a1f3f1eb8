import { axisOf, checkDTypeOf } from "../check.ts";
import { nonDifferentiable, type Tensor } from "../tensor.ts";
import { type Extreme, extremePlace } from "./extreme.ts";
import { dimAndOptions, type ReduceOptions } from "./reduce.ts";

/**
 * Where the largest elements are along one axis, or among all elements in row-major order: the first of equals. NaN counts
 * as the largest. int32, no gradient. […, n, …] → […, …], or […, 1, …] with keepdim
 * @throws DTypeError if x is bool
 * @throws IndexError if x has no such axis, or there are no elements
 * @example
 * const probas = tensor([[0.1, 0.7, 0.2], [0.6, 0.3, 0.1]]);
 * probas.argmax(-1) // tensor([1, 0])
 * probas.argmax(-1, { keepdim: true }) // tensor([[1], [0]])
 * probas.argmax() // tensor(1)
 */
export function argmax(x: Tensor, dim?: number | null | ReduceOptions, options: ReduceOptions = {}): Tensor {
  return placeOf("argmax", x, dim, options, "largest");
}

/**
 * Where the smallest elements are along one axis, or among all elements in row-major order: the first of equals. NaN counts
 * as the smallest. int32, no gradient. […, n, …] → […, …], or […, 1, …] with keepdim
 * @throws DTypeError if x is bool
 * @throws IndexError if x has no such axis, or there are no elements
 * @example
 * tensor([[3, 1], [2, 1]]).argmin(0) // tensor([1, 0])
 */
export function argmin(x: Tensor, dim?: number | null | ReduceOptions, options: ReduceOptions = {}): Tensor {
  return placeOf("argmin", x, dim, options, "smallest");
}

function placeOf(
  op: string,
  x: Tensor,
  dim: number | null | undefined | ReduceOptions,
  options: ReduceOptions,
  which: Extreme,
): Tensor {
  checkDTypeOf(op, x, ["float32", "int32"], 'Convert with to("int32")');
  const [given = null, rest] = dimAndOptions<number | null | undefined, ReduceOptions>(
    op,
    dim,
    options,
    [],
    ["keepdim"],
  );
  const axis = given === null ? null : axisOf(op, x, given);
  return nonDifferentiable(op, extremePlace(op, x, axis, rest, which));
}
