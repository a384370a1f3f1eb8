import type { Dims } from "../shape.ts";
import { nonDifferentiable, type Tensor } from "../tensor.ts";
import { bit } from "./elementwise.ts";
import { dimAndOptions, type ReduceOptions, reduce } from "./reduce.ts";

/**
 * Whether all elements along some axes, or all, are true: not 0, so that NaN is true. Of nothing, true. bool, no gradient.
 * […, n, …] → […, …], or […, 1, …] with keepdim
 * @throws IndexError if x has no such axis, or it is named twice
 * @example
 * tensor([[1, 2], [3, NaN]]).isfinite().all(-1) // tensor([True, False])
 */
export function all(x: Tensor, dim?: Dims | ReduceOptions, options: ReduceOptions = {}): Tensor {
  const [axes, rest] = dimAndOptions<Dims, ReduceOptions>("all", dim, options, [], ["keepdim"]);
  const y = reduce("all", x, axes, rest, "bool", (values, start, end) =>
    bit(firstWhere(values, true, start, end) === end),
  );
  return nonDifferentiable("all", y);
}

/**
 * Whether any element along some axes, or at all, is true: not 0, so that NaN is true. Of nothing, false. bool, no
 * gradient. […, n, …] → […, …], or […, 1, …] with keepdim
 * @throws IndexError if x has no such axis, or it is named twice
 * @example
 * tensor([[1, 2], [3, NaN]]).isnan().any() // tensor(True)
 */
export function any(x: Tensor, dim?: Dims | ReduceOptions, options: ReduceOptions = {}): Tensor {
  const [axes, rest] = dimAndOptions<Dims, ReduceOptions>("any", dim, options, [], ["keepdim"]);
  const y = reduce("any", x, axes, rest, "bool", (values, start, end) =>
    bit(firstWhere(values, false, start, end) < end),
  );
  return nonDifferentiable("any", y);
}

/** The first place whose element is zero, or is not; `end` if there is none. */
function firstWhere(values: ArrayLike<number>, zero: boolean, start: number, end: number): number {
  let i = start;
  while (i < end && (values[i] === 0) !== zero) i++;
  return i;
}
