import { checkTensor, optionsOf } from "../check.ts";
import * as math from "../kernels/math.ts";
import type { Dims } from "../shape.ts";
import { record, type Tensor } from "../tensor.ts";
import { exp } from "./exp.ts";
import { mul } from "./mul.ts";
import { type ReduceOptions, reduce, unreduce } from "./reduce.ts";
import { sub } from "./sub.ts";
import { to } from "./to.ts";

/**
 * log Σᵢ exp(xᵢ) along some axes, without overflow; of nothing, -Infinity. Integers and bools are taken as float32.
 * […, n, …] → […, …], or […, 1, …] with keepdim
 *     dx  dy · exp(x - y), the softmax of x
 * @throws IndexError if x has no such axis, or it is named twice
 * @example
 * tensor([[1000, 1000, 1000]]).logsumexp(-1) // tensor([1001.0986])
 * tensor([[1000, 1000, 1000]]).exp().sum(-1).log() // tensor([inf])
 */
export function logsumexp(x: Tensor, dim: Dims, options: ReduceOptions = {}): Tensor {
  checkTensor("logsumexp", x);
  optionsOf("logsumexp", options, [], ["keepdim"]);
  const from = to(x, "float32");
  const y = reduce("logsumexp", from, dim, options, "float32", (values, start, end) => {
    let max = Number.NEGATIVE_INFINITY;
    for (let i = start; i < end; i++) max = Math.max(max, values[i]!);
    if (!Number.isFinite(max)) return max; // ∞ - ∞ would be NaN
    let total = 0;
    for (let i = start; i < end; i++) total += math.exp(values[i]! - max); // of at most 1 each: no overflow
    return max + math.log(total);
  });
  return record("logsumexp", y, [[from, (dy) => mul(unreduce(dy, from, dim), exp(sub(from, unreduce(y, from, dim))))]]);
}
