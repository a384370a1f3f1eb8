import { checkDTypeOf } from "../check.ts";
import { allocate } from "../dtype.ts";
import { ShapeError, show, ValueError } from "../errors.ts";
import { layerNormRows, layerNormRowsBackward } from "../kernels/layer-norm.ts";
import { readContiguous } from "../kernels/strided.ts";
import { checkShape, numel, type Shape, sameShape } from "../shape.ts";
import { record, Tensor } from "../tensor.ts";
import { add } from "./add.ts";
import { mean } from "./mean.ts";
import { mul } from "./mul.ts";
import { neg } from "./neg.ts";
import { dimAndOptions } from "./reduce.ts";
import { rsqrt } from "./rsqrt.ts";
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
 * @throws ValueError if `eps` is no number
 * @example
 * const x = tensor([[1, 2, 3], [4, 6, 8]]);
 * x.layerNorm([3]) // tensor([[-1.2247, 0.0000, 1.2247], [-1.2247, 0.0000, 1.2247]])
 * layerNorm(x, [3], tensor([1, 1, 2]), tensor([0, 5, 0])).select(0, 0) // tensor([-1.2247, 5.0000, 2.4495])
 */
export function layerNorm(
  x: Tensor,
  normalizedShape: Shape,
  weight: Tensor | null | LayerNormOptions = {},
  bias: Tensor | null | LayerNormOptions = {},
  options: LayerNormOptions = {},
): Tensor {
  const [third = null, some] = dimAndOptions<Tensor | null, LayerNormOptions>("layerNorm", weight, {}, OPTIONS);
  const [fourth = null, more] = dimAndOptions<Tensor | null, LayerNormOptions>("layerNorm", bias, options, OPTIONS);
  const { weight: scale = third, bias: shift = fourth, eps = 1e-5 } = { ...some, ...more };
  check(x, normalizedShape, scale, shift, eps);
  const settings = { weight: scale && valuesOf(scale), bias: shift && valuesOf(shift), eps };
  const rows = valuesOf(x);
  const y = allocate("layerNorm", "float32", rows.length, true) as Float32Array;
  layerNormRows(y, rows, numel(normalizedShape), settings);
  const normalized = (): Tensor => layerNorm(x, normalizedShape, { eps }); // cheaper than to keep it until then
  return record("layerNorm", new Tensor(y, x.shape), [
    [x, (dy) => layerNormBackward(scale ? mul(dy, scale) : dy, x, normalizedShape, eps)],
    ...(scale ? [[scale, (dy: Tensor) => mul(dy, normalized())] as const] : []),
    ...(shift ? [[shift, (dy: Tensor) => dy] as const] : []),
  ]);
}

/**
 * B(g) = (g - mean(g) - x̂·mean(g·x̂)) / σ, an op of its own: written out in tensor ops, it takes several times as long.
 *     d(g)  B(d), for B is symmetric        d(x)  -(x̂·mean(d·B(g)) + B(g)·mean(d·x̂) + B(d)·mean(g·x̂)) / σ
 */
function layerNormBackward(g: Tensor, x: Tensor, normalizedShape: Shape, eps: number): Tensor {
  const rows = valuesOf(x);
  const dx = new Tensor(allocate("layerNormBackward", "float32", rows.length, true), x.shape);
  layerNormRowsBackward(dx.storage as Float32Array, valuesOf(g), rows, numel(normalizedShape), eps);
  const dims = normalizedShape.map((_, axis) => axis - normalizedShape.length);
  return record("layerNormBackward", dx, [
    [g, (d) => layerNormBackward(d, x, normalizedShape, eps)],
    [
      x,
      (d) => {
        const xHat = layerNorm(x, normalizedShape, { eps });
        const along = (a: Tensor, b: Tensor): Tensor => mean(mul(a, b), dims, { keepdim: true });
        const [bg, bd] = [g, d].map((t) => layerNormBackward(t, x, normalizedShape, eps)) as [Tensor, Tensor];
        const total = add(mul(xHat, along(d, bg)), add(mul(bg, along(d, xHat)), mul(bd, along(g, xHat))));
        return neg(mul(total, rsqrt(add(variance(x, dims, { keepdim: true, unbiased: false }), eps))));
      },
    ],
  ]);
}

/** The elements in row-major order. */
function valuesOf(x: Tensor): Float32Array {
  return readContiguous(x.storage, x.shape, x) as Float32Array;
}

const OPTIONS = ["weight", "bias", "eps"] as const;

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
