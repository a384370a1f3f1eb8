import { checkTensor } from "../check.ts";
import { ShapeError } from "../errors.ts";
import type { Tensor } from "../tensor.ts";
import { mul } from "./mul.ts";
import { unsqueeze } from "./squeeze.ts";

/**
 * Every product aᵢ·bⱼ of two vectors. [n], [m] → [n, m]
 * @throws ShapeError if an operand is no vector
 * @example
 * outer(tensor([1, 2]), tensor([3, 4, 5])) // tensor([[3., 4., 5.], [6., 8., 10.]])
 */
export function outer(a: Tensor, b: Tensor): Tensor {
  checkTensor("outer", a, b);
  if (a.ndim !== 1 || b.ndim !== 1) {
    throw new ShapeError("outer", "both operands must be vectors", [a.shape, b.shape], "Use mul for other shapes");
  }
  return mul(unsqueeze(a, 1), b);
}
