import { checkDTypeOf } from "../check.ts";
import { allocate } from "../dtype.ts";
import { ShapeError } from "../errors.ts";
import { products } from "../kernels/product.ts";
import { readContiguous } from "../kernels/strided.ts";
import { numel } from "../shape.ts";
import { record, Tensor } from "../tensor.ts";
import { matmul } from "./matmul.ts";
import { transpose } from "./transpose.ts";
import { reshape } from "./view.ts";

/**
 * x·Wᵀ + b, for every row of x: what a layer with `weight` W and `bias` b computes. [‥, in] → [‥, out]
 * To the bit matmul(x, transpose(weight, 0, 1)) followed by add(…, bias), but one product for all leading axes.
 *     dx  dy · W        dW  dyᵀ · x, over all rows        db  dy, summed over the rows by the engine
 * @param weight [out, in]; or [in], where the result has no last axis and there is no bias
 * @param bias [out]
 * @throws ShapeError if x has no axis, or the sizes do not fit
 * @throws DTypeError if the arguments are not all float32 or all int32
 * @example
 * const weight = tensor([[1, 0], [0, 1], [1, 1]]);
 * linear(tensor([[2, 3]]), weight, tensor([0, 0, 10])) // tensor([[2., 3., 15.]])
 * linear(zeros([2, 4, 3]), weight) // throws ShapeError
 */
export function linear(x: Tensor, weight: Tensor, bias: Tensor | null = null): Tensor {
  check(x, weight, bias);
  if (weight.ndim === 1) return matmul(x, weight);
  const [features, width] = weight.shape as [number, number]; // out, in
  const leading = x.shape.slice(0, -1);
  const rows = numel(leading);
  const y = allocate("linear", x.dtype, rows * features, true);
  const flatX = {
    storage: readContiguous(x.storage, x.shape, x),
    shape: [rows, width],
    strides: [width, 1],
    offset: 0,
  };
  const b = bias && readContiguous(bias.storage, bias.shape, bias);
  products(y, flatX, transpose(weight.detach(), 0, 1), b);
  const flat = (t: Tensor): Tensor => reshape(t, [rows, t.shape.at(-1)!]);
  return record("linear", new Tensor(y, [...leading, features]), [
    [x, (dy) => matmul(dy, weight)],
    [weight, (dy) => matmul(transpose(flat(dy), 0, 1), flat(x))],
    ...(bias ? [[bias, (dy: Tensor) => dy] as const] : []),
  ]);
}

function check(x: Tensor, weight: Tensor, bias: Tensor | null): void {
  checkDTypeOf("linear", x, ["float32", "int32"], "Convert with to(…)");
  for (const t of [weight, bias ?? weight]) checkDTypeOf("linear", t, [x.dtype], "Convert with to(…)");
  if (weight.ndim === 1 && !bias) return; // matmul checks the sizes
  if (weight.ndim !== 2) throw new ShapeError("linear", "weight must be [out, in]", [weight.shape]);
  const [features, width] = weight.shape as [number, number];
  if (x.ndim === 0 || x.shape.at(-1) !== width) {
    const given = x.shape.at(-1);
    const swapped = `Did you mean weight.transpose(0, 1), or new Linear(${features}, ${width})?`;
    const fix = given === features ? swapped : `Did you mean new Linear(${given}, ${features})?`;
    const rule = `the last axis of x must have weight's ${width} inputs`;
    throw new ShapeError("linear", rule, [x.shape, weight.shape], fix);
  }
  if (bias && (bias.ndim !== 1 || bias.shape[0] !== features)) {
    throw new ShapeError("linear", `bias must have weight's ${features} outputs`, [bias.shape, weight.shape]);
  }
}
