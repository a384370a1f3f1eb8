import { checkDTypeOf, optionsOf } from "../check.ts";
import type { DType } from "../dtype.ts";
import { softmaxRows, softmaxRowsBackward } from "../kernels/softmax.ts";
import { record, type Tensor } from "../tensor.ts";
import { mul } from "./mul.ts";
import { rowwise } from "./rowwise.ts";
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
 * @example
 * const scores = tensor([[1, 2], [3, 3]]);
 * scores.softmax(-1) // tensor([[0.2689, 0.7311], [0.5000, 0.5000]])
 * scores.softmax(0) // tensor([[0.1192, 0.2689], [0.8808, 0.7311]])
 */
export function softmax(x: Tensor, dim: number, options: SoftmaxOptions = {}): Tensor {
  const from = inDType("softmax", x, optionsOf("softmax", options, ["dtype"]));
  checkDTypeOf("softmax", from, ["float32"], 'Convert with { dtype: "float32" }');
  const y = rowwise("softmax", [from], dim, (y, [x], n) => softmaxRows(y, x!, n));
  return record("softmax", y, [[from, (dy) => softmaxBackward(dy, y, dim)]]);
}

/**
 * dx = y·(dy - Σⱼ dyⱼ·yⱼ), an op of its own: written out in tensor ops, the backward pass takes several times as long.
 *     d(dy)  the same of d, for dx/dy is symmetric        d(y)  d·(dy - Σⱼ dyⱼ·yⱼ) - dy·Σⱼ dⱼ·yⱼ
 */
export function softmaxBackward(dy: Tensor, y: Tensor, dim: number): Tensor {
  const dx = rowwise("softmaxBackward", [dy, y], dim, (dx, [dy, y], n) => softmaxRowsBackward(dx, dy!, y!, n));
  const along = (d: Tensor): Tensor => sum(mul(d, y), dim, { keepdim: true });
  return record("softmaxBackward", dx, [
    [dy, (d) => softmaxBackward(d, y, dim)],
    [y, (d) => sub(mul(d, sub(dy, along(dy))), mul(dy, along(d)))],
  ]);
}
