import { checkDTypeOf, optionsOf } from "../check.ts";
import * as math from "../kernels/math.ts";
import { record, type Tensor } from "../tensor.ts";
import { exp } from "./exp.ts";
import { mul } from "./mul.ts";
import { mapRows } from "./reduce.ts";
import type { SoftmaxOptions } from "./softmax.ts";
import { sub } from "./sub.ts";
import { sum } from "./sum.ts";
import { inDType } from "./to.ts";

/**
 * The logarithm of the softmax along one axis: yᵢ = xᵢ - log Σⱼ exp(xⱼ). It stays finite where a softmax would be rounded
 * to 0. Any shape → the same.
 *     dx  dy - exp(y) · Σⱼ dyⱼ
 * @throws DTypeError if x is not float32
 * @throws IndexError if x has no such axis
 */
export function logSoftmax(x: Tensor, dim: number, options: SoftmaxOptions = {}): Tensor {
  const from = inDType("logSoftmax", x, optionsOf("logSoftmax", options, ["dtype"]));
  checkDTypeOf("logSoftmax", from, ["float32"], 'Convert with { dtype: "float32" }');
  const y = mapRows("logSoftmax", from, dim, "float32", (y, x, start, end) => {
    let max = Number.NEGATIVE_INFINITY;
    for (let i = start; i < end; i++) max = Math.max(max, x[i]!);
    let total = 0;
    for (let i = start; i < end; i++) total += math.exp(x[i]! - max); // of at most 1 each: no overflow
    const shift = max + math.log(total);
    for (let i = start; i < end; i++) y[i] = x[i]! - shift;
  });
  return record("logSoftmax", y, [[from, (dy) => sub(dy, mul(exp(y), sum(dy, dim, { keepdim: true })))]]);
}
