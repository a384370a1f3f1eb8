import { checkDTypeOf, checkTensor } from "../check.ts";
import { full } from "../create.ts";
import { DTypeError, ShapeError, show, ValueError } from "../errors.ts";
import { broadcastShapes } from "../shape.ts";
import { Tensor } from "../tensor.ts";
import { to } from "./to.ts";
import { where } from "./where.ts";

/**
 * x with `value`, a number or scalar tensor, wherever `mask` holds. Shapes broadcast; the dtype stays x's.
 *     dx  dy where the mask does not hold, else 0        dvalue  the sum of dy where it holds
 * @throws DTypeError if the mask is not bool, or `value` is a float32 tensor and x is not
 * @throws ShapeError if the shapes do not broadcast, or `value` has axes
 * @throws ValueError if x is int32 and cannot hold `value`
 * @example
 * const scores = tensor([[1, 2], [3, 4]]);
 * const future = ones([2, 2], { dtype: "bool" }).triu(1);
 * scores.maskedFill(future, -Infinity) // tensor([[1., -inf], [3., 4.]])
 * scores.maskedFill(future, -Infinity).softmax(-1) // tensor([[1.0000, 0.0000], [0.2689, 0.7311]])
 */
export function maskedFill(x: Tensor, mask: Tensor, value: Tensor | number | boolean): Tensor {
  checkTensor("maskedFill", x);
  checkDTypeOf("maskedFill", mask, ["bool"], 'Convert with to("bool")');
  broadcastShapes("maskedFill", x.shape, mask.shape);
  return where(mask, scalar(value, x), x);
}

/** `value` as a scalar tensor of x's dtype. */
function scalar(value: Tensor | number | boolean, { dtype }: Tensor): Tensor {
  if (value instanceof Tensor) {
    checkDTypeOf("maskedFill", value, dtype === "float32" ? ["float32", "int32", "bool"] : ["int32", "bool"]);
    if (value.ndim === 0) return to(value, dtype);
    throw new ShapeError("maskedFill", "the value must be a number or a scalar tensor", [value.shape]);
  }
  if (typeof value !== "number" && typeof value !== "boolean") {
    throw new DTypeError("maskedFill", "the value is a number, a boolean or a scalar tensor", show(value));
  }
  if (dtype === "int32" && !(Math.abs(Number(value)) <= 0x7fffffff)) {
    throw new ValueError("maskedFill", `${String(value)} does not fit int32`, 'Convert x first, with to("float32")');
  }
  return full([], value, { dtype });
}
