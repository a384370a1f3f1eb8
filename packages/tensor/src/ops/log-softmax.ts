import { checkDTypeOf, optionsOf } from "../check.ts";
import { logSoftmaxRows, logSoftmaxRowsBackward } from "../kernels/softmax.ts";
import { record, type Tensor } from "../tensor.ts";
import { exp } from "./exp.ts";
import { mul } from "./mul.ts";
import { neg } from "./neg.ts";
import { rowwise } from "./rowwise.ts";
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
 * @example
 * const logits = tensor([0, 200]);
 * logits.logSoftmax(-1) // tensor([-200., 0.])
 * logits.softmax(-1).log() // tensor([-inf, 0.])
 */
export function logSoftmax(x: Tensor, dim: number, options: SoftmaxOptions = {}): Tensor {
  const from = inDType("logSoftmax", x, optionsOf("logSoftmax", options, ["dtype"]));
  checkDTypeOf("logSoftmax", from, ["float32"], 'Convert with { dtype: "float32" }');
  const y = rowwise("logSoftmax", [from], dim, (y, [x], n) => logSoftmaxRows(y, x!, n));
  return record("logSoftmax", y, [[from, (dy) => logSoftmaxBackward(dy, y, dim)]]);
}

/**
 * dx = dy - exp(y)·Σⱼ dyⱼ, an op of its own, as `softmaxBackward` is.
 *     d(dy)  d - Σⱼ dⱼ·exp(yⱼ)        d(y)  -d·exp(y)·Σⱼ dyⱼ
 */
function logSoftmaxBackward(dy: Tensor, y: Tensor, dim: number): Tensor {
  const dx = rowwise("logSoftmaxBackward", [dy, y], dim, (dx, [dy, y], n) => logSoftmaxRowsBackward(dx, dy!, y!, n));
  return record("logSoftmaxBackward", dx, [
    [dy, (d) => sub(d, sum(mul(d, exp(y)), dim, { keepdim: true }))],
    [y, (d) => neg(mul(mul(d, exp(y)), sum(dy, dim, { keepdim: true })))],
  ]);
}
