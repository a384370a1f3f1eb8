import { checkDTypeOf } from "../check.ts";
import { allocate } from "../dtype.ts";
import { ShapeError, show, ValueError } from "../errors.ts";
import { readContiguous } from "../kernels/strided.ts";
import { checkShape, numel, type Shape, sameShape } from "../shape.ts";
import { record, Tensor } from "../tensor.ts";
import { add } from "./add.ts";
import { mean, meanOf } from "./mean.ts";
import { mul } from "./mul.ts";
import { dimAndOptions } from "./reduce.ts";
import { rsqrt } from "./rsqrt.ts";
import { sub } from "./sub.ts";
import { variance } from "./var.ts";

/** Options of `layerNorm`. */
export interface LayerNormOptions {
  /** The factor of each place of a row, of the normalized shape. Default: 1. */
  readonly weight?: Tensor | null | undefined;
  /** What is added at each place of a row, of the normalized shape. Default: 0. */
  readonly bias?: Tensor | null | undefined;
  /** What is added to the variance, so that equal elements do not divide by 0. Default: 1e-5. */
  readonly eps?: number | undefined;
}

/**
 * Every row, the elements along the last axes `normalizedShape`, moved to mean 0 and variance 1, then scaled and shifted:
 * y = x̂·weight + bias, x̂ = (x - x̄) / σ, σ = √(Σ(x - x̄)²/n + eps). In float64, rounded once. [‥, n] → [‥, n]
 *     dx  (g - mean(g) - x̂·mean(g·x̂)) / σ, g = dy·weight        dweight  dy·x̂        dbias  dy
 * @throws ShapeError if x's last axes, weight or bias are not of the normalized shape, or it has no axis
 * @throws DTypeError if an argument is not float32
 */
export function layerNorm(
  x: Tensor,
  normalizedShape: Shape,
  weight: Tensor | null,
  bias?: Tensor | null | LayerNormOptions,
  options?: LayerNormOptions,
): Tensor;
export function layerNorm(x: Tensor, normalizedShape: Shape, options?: LayerNormOptions): Tensor;
export function layerNorm(
  x: Tensor,
  normalizedShape: Shape,
  third: Tensor | null | LayerNormOptions = {},
  fourth: Tensor | null | LayerNormOptions = {},
  last: LayerNormOptions = {},
): Tensor {
  const [scale = null, options] = dimAndOptions<Tensor | null, LayerNormOptions>("layerNorm", third, {}, OPTIONS);
  const [shift = null, more] = dimAndOptions<Tensor | null, LayerNormOptions>("layerNorm", fourth, last, OPTIONS);
  const { weight = scale, bias = shift, eps = 1e-5 } = { ...options, ...more };
  check(x, normalizedShape, weight, bias, eps);
  const y = normalizeRows(x, numel(normalizedShape), weight, bias, eps);
  const dims = normalizedShape.map((_, axis) => axis - normalizedShape.length);
  const normalized = (): Tensor => layerNorm(x, normalizedShape, { eps }); // cheaper than to keep it until then
  return record("layerNorm", y, [
    [
      x,
      (dy) => {
        const [g, xHat] = [weight ? mul(dy, weight) : dy, normalized()];
        const along = mul(xHat, mean(mul(g, xHat), dims, { keepdim: true }));
        const centred = sub(sub(g, mean(g, dims, { keepdim: true })), along);
        return mul(centred, rsqrt(add(variance(x, dims, { keepdim: true, unbiased: false }), eps)));
      },
    ],
    ...(weight ? [[weight, (dy: Tensor) => mul(dy, normalized())] as const] : []),
    ...(bias ? [[bias, (dy: Tensor) => dy] as const] : []),
  ]);
}

const OPTIONS = ["weight", "bias", "eps"] as const;

/** The forward: rows of n elements. */
function normalizeRows(x: Tensor, n: number, weight: Tensor | null, bias: Tensor | null, eps: number): Tensor {
  const from = readContiguous(x.storage, x.shape, x);
  const w = weight && readContiguous(weight.storage, weight.shape, weight);
  const b = bias && readContiguous(bias.storage, bias.shape, bias);
  const y = allocate("layerNorm", "float32", from.length);
  for (let start = 0; start < y.length; start += n) {
    const average = meanOf(from, start, start + n);
    let squares = 0;
    for (let i = start; i < start + n; i++) squares += (from[i]! - average) ** 2;
    const sigma = Math.sqrt(squares / n + eps);
    for (let k = 0; k < n; k++) y[start + k] = ((from[start + k]! - average) / sigma) * (w?.[k] ?? 1) + (b?.[k] ?? 0);
  }
  return new Tensor(y, x.shape);
}

function check(x: Tensor, normalizedShape: Shape, weight: Tensor | null, bias: Tensor | null, eps: number): void {
  for (const t of [x, weight ?? x, bias ?? x]) checkDTypeOf("layerNorm", t, ["float32"], 'Convert with to("float32")');
  if (typeof eps !== "number") throw new ValueError("layerNorm", `eps is a number, got ${show(eps)}`);
  checkShape("layerNorm", normalizedShape);
  const rank = normalizedShape.length;
  if (rank === 0 || rank > x.ndim || !sameShape(x.shape.slice(-rank), normalizedShape)) {
    throw new ShapeError("layerNorm", "the normalized shape must be x's last axes", [normalizedShape, x.shape]);
  }
  for (const [name, t] of Object.entries({ weight, bias })) {
    if (!t || sameShape(t.shape, normalizedShape)) continue;
    throw new ShapeError("layerNorm", `${name} must have the normalized shape`, [t.shape, normalizedShape]);
  }
}
