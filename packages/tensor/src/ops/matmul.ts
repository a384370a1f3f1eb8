import { checkTensor } from "../check.ts";
import { allocate } from "../dtype.ts";
import { DTypeError, ShapeError } from "../errors.ts";
import type { Matrices } from "../kernels/matrices.ts";
import { products } from "../kernels/product.ts";
import { broadcastShapes, expandStrides, missingAxis, numel, type Shape } from "../shape.ts";
import { record, Tensor } from "../tensor.ts";
import { squeeze, unsqueeze } from "./squeeze.ts";
import { transpose } from "./transpose.ts";
import { reshape } from "./view.ts";

/**
 * The matrix product over the last two axes; leading axes broadcast. […, m, k] @ […, k, n] → […, m, n]
 * A vector on the left is a row, one on the right a column, and its axis is gone from the result.
 *     dA  dY · Bᵀ        dB  Aᵀ · dY
 * @throws ShapeError if an operand is a scalar, the inner sizes differ, or the leading axes do not broadcast
 * @throws DTypeError if the operands are not both float32 or both int32
 * @example
 * tensor([[1, 2], [3, 4]]).matmul(tensor([[5, 6], [7, 8]])) // tensor([[19., 22.], [43., 50.]])
 * const [queries, keys] = [zeros([2, 12, 4, 64]), zeros([2, 12, 4, 64])];
 * queries.matmul(keys.transpose(-2, -1)).shape // [2, 12, 4, 4]
 * queries.matmul(keys) // throws ShapeError
 */
export function matmul(a: Tensor, b: Tensor): Tensor {
  checkOperands("matmul", a, b);
  if (a.ndim === 1) return squeeze(matmul(unsqueeze(a, 0), b), b.ndim === 1 ? -1 : -2);
  if (b.ndim === 1) return squeeze(matmul(a, unsqueeze(b, 1)), -1);
  if (a.ndim > 2 && b.ndim === 2) return matmulOfRows(a, b);
  return record("matmul", product(a, b), [
    [a, (dy) => matmul(dy, transpose(b, -2, -1))],
    [b, (dy) => matmul(transpose(a, -2, -1), dy)],
  ]);
}

/** Every row of a meets the same matrix b: one large product, whose dB is no stack to be summed. [‥, m, k] @ [k, n] → [‥, m, n] */
function matmulOfRows(a: Tensor, b: Tensor): Tensor {
  const leading = a.shape.slice(0, -1);
  const rows = reshape(a, [numel(leading), a.shape.at(-1)!]);
  return reshape(matmul(rows, b), [...leading, b.shape[1]!]);
}

/** One matrix product for each pair of matrices that the leading axes make. Transposed or sliced operands are not copied. */
function product(a: Tensor, b: Tensor): Tensor {
  const batch = broadcastShapes("matmul", a.shape.slice(0, -2), b.shape.slice(0, -2));
  const [m, n] = [a.shape.at(-2)!, b.shape.at(-1)!];
  const y = allocate("matmul", a.dtype, numel(batch) * m * n, true);
  products(y, matrices(a, batch), matrices(b, batch));
  return new Tensor(y, [...batch, m, n]);
}

/** x's matrices, shown over the leading axes `batch`. */
function matrices({ storage, shape, strides, offset }: Tensor, batch: Shape): Matrices {
  const leading = expandStrides("matmul", shape.slice(0, -2), strides.slice(0, -2), batch);
  return {
    storage,
    shape: [...batch, ...shape.slice(-2)],
    strides: [...leading, ...strides.slice(-2)],
    offset,
  };
}

/** Refuses factors that have no product. */
export function checkOperands(op: string, a: Tensor, b: Tensor): void {
  checkTensor(op, a, b);
  const shapes = [a.shape, b.shape];
  if (a.ndim === 0 || b.ndim === 0) {
    throw new ShapeError(op, "both operands need at least one axis", shapes, "Use mul for a scalar");
  }
  if (a.dtype !== b.dtype || a.dtype === "bool") {
    const got = `${a.dtype} and ${b.dtype}`;
    throw new DTypeError(op, "takes two float32 or two int32 tensors", got, "Convert with to(…)");
  }
  const [inner, outer] = [-1, b.ndim === 1 ? -1 : -2]; // the axes that are summed over
  const [k, other] = [a.shape.at(inner)!, b.shape.at(outer)!];
  if (k !== other) {
    const rule = `axis ${inner} of the left operand must match axis ${outer} of the right one, but they have ${k} and ${other}`;
    throw new ShapeError(op, rule, shapes, likelyFix(a, b));
  }
  for (let axis = -3; -axis <= Math.min(a.ndim, b.ndim); axis--) {
    const [p, q] = [a.shape.at(axis)!, b.shape.at(axis)!];
    if (p === q || p === 1 || q === 1) continue;
    const lacking = missingAxis(shapes, 2);
    const fix = lacking && `Did you mean ${lacking}?`;
    throw new ShapeError(op, `leading axes must match or be 1, but axis ${axis} has ${p} and ${q}`, shapes, fix, axis);
  }
}

/** For inner sizes that differ: the transpose that would make them match. */
function likelyFix(a: Tensor, b: Tensor): string {
  for (let axis = -3; -axis <= Math.min(a.ndim, b.ndim); axis--) {
    const sizes = [a.shape.at(axis)!, b.shape.at(axis)!];
    if (sizes[0] !== sizes[1] && !sizes.includes(1))
      return "Their leading axes differ, too. Did you mean transpose(-2, -1), where others were swapped?";
  }
  if (b.ndim > 1 && a.shape.at(-1) === b.shape.at(-1)) return "Did you mean b.transpose(-2, -1)?";
  const fitsTransposed = a.ndim > 1 && a.shape.at(-2) === b.shape.at(b.ndim === 1 ? -1 : -2);
  return fitsTransposed ? "Did you mean a.transpose(-2, -1)?" : "";
}
