import type { Dims } from "../shape.ts";
import { record, type Tensor } from "../tensor.ts";
import { eq } from "./compare.ts";
import { type Extreme, extreme, shareAmong } from "./extreme.ts";
import { dimAndOptions, type ReduceOptions, unreduce } from "./reduce.ts";

/**
 * The largest elements along some axes, or all. NaN counts as the largest. […, n, …] → […, …], or […, 1, …] with keepdim
 *     dx  dy where x is the largest, shared evenly among equals, else 0
 * @throws IndexError if x has no such axis, it is named twice, or has no elements
 * @example
 * const scores = tensor([[1, 5], [7, 3]]);
 * scores.amax(-1) // tensor([5., 7.])
 * scores.sub(scores.amax(-1, { keepdim: true })) // tensor([[-4., 0.], [0., -4.]])
 */
export function amax(x: Tensor, dim?: Dims | ReduceOptions, options: ReduceOptions = {}): Tensor {
  return extremeWithTies("amax", x, dim, options, "largest");
}

/**
 * The smallest elements along some axes, or all. NaN counts as the smallest. […, n, …] → […, …], or […, 1, …] with keepdim
 *     dx  dy where x is the smallest, shared evenly among equals, else 0
 * @throws IndexError if x has no such axis, it is named twice, or has no elements
 * @example
 * tensor([[1, 5], [7, 3]]).amin(0) // tensor([1., 3.])
 */
export function amin(x: Tensor, dim?: Dims | ReduceOptions, options: ReduceOptions = {}): Tensor {
  return extremeWithTies("amin", x, dim, options, "smallest");
}

function extremeWithTies(
  op: string,
  x: Tensor,
  dim: Dims | ReduceOptions,
  options: ReduceOptions,
  which: Extreme,
): Tensor {
  const [axes, rest] = dimAndOptions<Dims, ReduceOptions>(op, dim, options, [], ["keepdim"]);
  const y = extreme(op, x, axes, rest, which);
  return record(op, y, [[x, (dy) => shareAmong(eq(x, unreduce(y.detach(), x, axes)), dy, axes)]]);
}
