import { DTypeError, ShapeError, ValueError } from "../errors.ts";
import { record, type Tensor } from "../tensor.ts";
import { add } from "./add.ts";
import { expand } from "./expand.ts";
import { checkRanks, mm } from "./mm.ts";
import { mul } from "./mul.ts";

export interface AddmmOptions {
  /** The factor of x; where it is 0, x is not looked at, not even for NaN. Default: 1. */
  readonly beta?: number;
  /** The factor of the product. Default: 1. */
  readonly alpha?: number;
}

/**
 * beta·x + alpha·(a @ b). x: [n, m] or a shape that expands to it. [n, m], [n, k], [k, m] → [n, m]
 * @throws ShapeError if a or b is no matrix, the inner sizes differ, or x does not expand to the product's shape
 * @throws DTypeError if the dtypes differ
 * @throws ValueError if a factor of int32 tensors is not whole
 */
export function addmm(x: Tensor, a: Tensor, b: Tensor, options: AddmmOptions = {}): Tensor {
  const { beta = 1, alpha = 1 } = options;
  checkRanks("addmm", [a, 2], [b, 2]);
  if (x.dtype !== a.dtype) {
    throw new DTypeError("addmm", "x, a and b must have one dtype", `${x.dtype} and ${a.dtype}`, "Convert with to(…)");
  }
  if (x.dtype === "int32" && !(Number.isInteger(beta) && Number.isInteger(alpha))) {
    throw new ValueError("addmm", `factors of int32 tensors must be whole, got beta ${beta} and alpha ${alpha}`);
  }
  const product = scaled(mm(a, b), alpha);
  if (x.ndim > 2) throw new ShapeError("addmm", "x must expand to the product's shape", [x.shape, product.shape]);
  const shown = expand(x, product.shape);
  if (beta !== 0) return add(scaled(shown, beta), product);
  return record("addmm", product.detach(), [
    [product, (dy) => dy],
    [shown, (dy) => mul(dy, 0)],
  ]);
}

function scaled(x: Tensor, factor: number): Tensor {
  return factor === 1 ? x : mul(x, factor);
}
