import { checkDTypeOf, optionsOf } from "../check.ts";
import type { DType } from "../dtype.ts";
import * as math from "../kernels/math.ts";
import { record, type Tensor } from "../tensor.ts";
import { mul } from "./mul.ts";
import { mapRows } from "./reduce.ts";
import { sub } from "./sub.ts";
import { sum } from "./sum.ts";
import { inDType } from "./to.ts";

/** Options of `softmax` and `logSoftmax`. */
export interface SoftmaxOptions {
  /** Convert x to this dtype first: float32 makes integers fit. Default: x's. */
  readonly dtype?: DType | undefined;
}

/**
 * Softmax along one axis: yᵢ = exp(xᵢ) / Σⱼ exp(xⱼ). Any shape → the same.
 *     dx  y · (dy - Σⱼ dyⱼ·yⱼ)
 * @throws DTypeError if x is not float32
 * @throws IndexError if x has no such axis
 */
export function softmax(x: Tensor, dim: number, options: SoftmaxOptions = {}): Tensor {
  const from = inDType("softmax", x, optionsOf("softmax", options, ["dtype"]));
  checkDTypeOf("softmax", from, ["float32"], 'Convert with { dtype: "float32" }');
  const y = mapRows("softmax", from, dim, "float32", (y, x, start, end) => {
    let max = Number.NEGATIVE_INFINITY;
    for (let i = start; i < end; i++) max = Math.max(max, x[i]!);
    let total = 0;
    for (let i = start; i < end; i++) total += math.exp(x[i]! - max); // of at most 1 each: no overflow
    for (let i = start; i < end; i++) y[i] = math.exp(x[i]! - max) / total;
  });
  return record("softmax", y, [[from, (dy) => mul(y, sub(dy, sum(mul(dy, y), dim, { keepdim: true })))]]);
}
