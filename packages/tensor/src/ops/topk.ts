import { axisOf, checkDTypeOf, isBetween } from "../check.ts";
import { IndexError, show } from "../errors.ts";
import { nonDifferentiable, type Tensor } from "../tensor.ts";
import { gather } from "./gather.ts";
import type { ValuesAndIndices } from "./max.ts";
import { dimAndOptions } from "./reduce.ts";
import { slice } from "./slice.ts";
import { sortedPlaces } from "./sort.ts";

/** Options of `topk`. */
export interface TopkOptions {
  /** The k largest, or with false the k smallest. Default: true. */
  readonly largest?: boolean | undefined;
  /** In order, from the most extreme on. They always are; it is an option because PyTorch has it. */
  readonly sorted?: boolean | undefined;
}

/**
 * The k largest elements along one axis, in falling order, and where they are. NaN counts as the largest; of equals the
 * first comes first. […, n, …] → twice […, k, …]
 *     dx  dy at these places, else 0
 * @throws IndexError if x has no such axis, or it has fewer than k elements
 * @throws DTypeError if x is bool
 * @example
 * const logits = tensor([[1, 4, 2, 3]]);
 * const { values, indices } = logits.topk(2);
 * indices // tensor([[1, 3]])
 * logits.maskedFill(logits.lt(values.slice(-1, -1)), -Infinity) // tensor([[-inf, 4., -inf, 3.]])
 */
export function topk(
  x: Tensor,
  k: number,
  dim: number | TopkOptions = -1,
  options: TopkOptions = {},
): ValuesAndIndices {
  checkDTypeOf("topk", x, ["float32", "int32"], 'Convert with to("int32")');
  const [given = -1, { largest = true }] = dimAndOptions<number, TopkOptions>(
    "topk",
    dim,
    options,
    [],
    ["largest", "sorted"],
  );
  const axis = axisOf("topk", x, given);
  const n = x.shape[axis] ?? 1;
  if (!Number.isInteger(k) || k < 0 || k > n) {
    const rule = `k must be a whole number from 0 to ${n}, the size of axis ${axis}, got ${show(k)}`;
    throw new IndexError("topk", rule, isBetween(k, n, Number.POSITIVE_INFINITY) ? `Use ${n} for all of them` : "");
  }
  const places = sortedPlaces("topk", x, axis, largest, k);
  const indices = nonDifferentiable("topk", x.ndim === 0 ? places : slice(places, axis, 0, k));
  return { values: gather(x, axis, indices), indices };
}
