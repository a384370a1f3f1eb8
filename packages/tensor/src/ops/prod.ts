import { axisOf, checkTensor } from "../check.ts";
import { ones } from "../create.ts";
import { record, type Tensor } from "../tensor.ts";
import { cat } from "./cat.ts";
import { flip } from "./flip.ts";
import { mul } from "./mul.ts";
import { dimAndOptions, reduce, unreduce } from "./reduce.ts";
import { select } from "./select.ts";
import { slice } from "./slice.ts";
import { unsqueeze } from "./squeeze.ts";
import type { ReduceDTypeOptions } from "./sum.ts";
import { inDType, to } from "./to.ts";
import { transpose } from "./transpose.ts";
import { reshape } from "./view.ts";

/**
 * The product along one axis, or of all elements. float32 is multiplied in float64 and rounded once; int32 and bool give
 * int32; nothing gives 1. […, n, …] → […, …], or […, 1, …] with keepdim
 *     dxᵢ  dy · Πⱼ xⱼ, j ≠ i
 * @throws IndexError if x has no such axis
 * @example
 * tensor([[1, 2], [3, 4]]).prod() // tensor(24.)
 * tensor([[1, 2], [3, 4]]).prod(-1) // tensor([2., 12.])
 */
export function prod(x: Tensor, dim?: number | null | ReduceDTypeOptions, options: ReduceDTypeOptions = {}): Tensor {
  checkTensor("prod", x);
  const [given = null, { keepdim = false, dtype }] = dimAndOptions<number | null | undefined, ReduceDTypeOptions>(
    "prod",
    dim,
    options,
    ["dtype"],
    ["keepdim"],
  );
  if (given === null || x.ndim === 0) {
    if (given !== null) axisOf("prod", x, given);
    const y = prod(reshape(x, [-1]), 0, { dtype });
    return keepdim ? reshape(y, new Array<number>(x.ndim).fill(1)) : y;
  }
  const axis = axisOf("prod", x, given);
  const from = inDType("prod", x, { dtype });
  const total = from.dtype === "float32" ? "float32" : "int32";
  const times = total === "int32" ? Math.imul : (a: number, b: number): number => a * b;
  const y = reduce("prod", from, axis, { keepdim }, total, (values, start, end) => {
    let product = 1;
    for (let i = start; i < end; i++) product = times(product, values[i]!);
    return product;
  });
  const others = (): Tensor => transpose(productOfOthers(transpose(from, axis, -1)), axis, -1);
  return to(record("prod", y, [[from, (dy) => mul(unreduce(dy, from, axis), others())]]), dtype ?? total);
}

/**
 * Πⱼ xⱼ, j ≠ i, for each i along the last axis, without a division, so that zeros do no harm: of a pair each element's
 * product is the other one times the product outside the pair. […, n] → the same
 */
function productOfOthers(x: Tensor): Tensor {
  const [n, outer] = [x.shape.at(-1)!, x.shape.slice(0, -1)];
  if (n < 2) return ones(x.shape);
  if (n % 2 === 1) return slice(productOfOthers(cat([x, ones([...outer, 1])], -1)), -1, 0, n);
  const pairs = reshape(x, [...outer, n / 2, 2]);
  const outside = productOfOthers(mul(select(pairs, -1, 0), select(pairs, -1, 1)));
  return reshape(mul(unsqueeze(outside, -1), flip(pairs, [-1])), x.shape);
}
