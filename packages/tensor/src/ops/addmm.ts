import { checkTensor, optionsOf } from "../check.ts";
import { DTypeError, ShapeError } from "../errors.ts";
import { broadcastShapes, sameShape } from "../shape.ts";
import { record, type Tensor } from "../tensor.ts";
import { add } from "./add.ts";
import { expand } from "./expand.ts";
import { checkOperands } from "./matmul.ts";
import { checkRanks, mm } from "./mm.ts";
import { mul } from "./mul.ts";

/** Options of `addmm`. */
export interface AddmmOptions {
  /** The factor of x; where it is 0, x is not looked at, not even for NaN. Default: 1. */
  readonly beta?: number;
  /** The factor of the product. Default: 1. */
  readonly alpha?: number;
}

/**
 * beta·x + alpha·(a @ b). x: [n, m] or a shape that expands to it. Factors of int32 tensors lose their fraction.
 * [n, m], [n, k], [k, m] → [n, m]
 * @throws ShapeError if a or b is no matrix, the inner sizes differ, or x does not expand to the product's shape
 * @throws DTypeError if the dtypes differ
 * @example
 * const [x, weight] = [tensor([[1, 2]]), tensor([[3, 4], [5, 6]])];
 * addmm(tensor([10, 20]), x, weight) // tensor([[23., 36.]])
 */
export function addmm(x: Tensor, a: Tensor, b: Tensor, options: AddmmOptions = {}): Tensor {
  checkTensor("addmm", x, a, b);
  const { beta = 1, alpha = 1 } = optionsOf("addmm", options, ["beta", "alpha"]);
  checkRanks("addmm", [a, 2], [b, 2]);
  if (x.dtype !== a.dtype) {
    throw new DTypeError("addmm", "x, a and b must have one dtype", `${x.dtype} and ${a.dtype}`, "Convert with to(…)");
  }
  checkOperands("addmm", a, b);
  const product = scaled(mm(a, b), alpha);
  if (!sameShape(broadcastShapes("addmm", x.shape, product.shape), product.shape)) {
    throw new ShapeError("addmm", "x must expand to the product's shape", [x.shape, product.shape]);
  }
  const shown = expand(x, product.shape);
  if (beta !== 0) return add(scaled(shown, beta), product);
  return record("addmm", product.detach(), [
    [product, (dy) => dy],
    [shown, (dy) => mul(dy, 0)],
  ]);
}

function scaled(x: Tensor, given: number): Tensor {
  const factor = x.dtype === "int32" ? Math.trunc(given) : given;
  return factor === 1 ? x : mul(x, factor);
}
