import { allocate } from "../dtype.ts";
import { DTypeError, ShapeError } from "../errors.ts";
import { gemm, type Matrix } from "../kernels/gemm.ts";
import { forEachRow } from "../kernels/strided.ts";
import { broadcastShapes, expandStrides, numel } from "../shape.ts";
import { record, Tensor } from "../tensor.ts";
import { squeeze, unsqueeze } from "./squeeze.ts";
import { transpose } from "./transpose.ts";

/**
 * The matrix product over the last two axes; leading axes broadcast. […, m, k] @ […, k, n] → […, m, n]
 * A vector on the left is a row, one on the right a column, and its axis is gone from the result.
 *     dA  dY · Bᵀ        dB  Aᵀ · dY
 * @throws ShapeError if an operand is a scalar, the inner sizes differ, or the leading axes do not broadcast
 * @throws DTypeError if the operands are not both float32 or both int32
 */
export function matmul(a: Tensor, b: Tensor): Tensor {
  checkOperands(a, b);
  if (a.ndim === 1) return squeeze(matmul(unsqueeze(a, 0), b), b.ndim === 1 ? -1 : -2);
  if (b.ndim === 1) return squeeze(matmul(a, unsqueeze(b, 1)), -1);
  return record("matmul", product(a, b), [
    [a, (dy) => matmul(dy, transpose(b, -2, -1))],
    [b, (dy) => matmul(transpose(a, -2, -1), dy)],
  ]);
}

/** One matrix product for each pair of matrices that the leading axes make. Transposed or sliced operands are not copied. */
function product(a: Tensor, b: Tensor): Tensor {
  const batch = broadcastShapes("matmul", a.shape.slice(0, -2), b.shape.slice(0, -2));
  const [m, k, n] = [a.shape.at(-2)!, a.shape.at(-1)!, b.shape.at(-1)!];
  const y = allocate("matmul", a.dtype, numel(batch) * m * n);
  let yOffset = 0;
  forEachRow(batch, [matrices(a, batch), matrices(b, batch)], (starts, steps, length) => {
    for (let i = 0; i < length; i++, yOffset += m * n) {
      gemm(matrixAt(a, starts[0]! + i * steps[0]!), matrixAt(b, starts[1]! + i * steps[1]!), y, yOffset, m, k, n);
    }
  });
  return new Tensor(y, [...batch, m, n]);
}

/** Where x's matrices start, over the leading axes `batch`. */
function matrices(x: Tensor, batch: readonly number[]): { strides: number[]; offset: number } {
  return { strides: expandStrides("matmul", x.shape.slice(0, -2), x.strides.slice(0, -2), batch), offset: x.offset };
}

function matrixAt(x: Tensor, offset: number): Matrix {
  return { data: x.storage, offset, rowStride: x.strides.at(-2)!, colStride: x.strides.at(-1)! };
}

function checkOperands(a: Tensor, b: Tensor): void {
  if (a.ndim === 0 || b.ndim === 0) {
    throw new ShapeError("matmul", "both operands need at least one axis", [a.shape, b.shape], "Use mul for a scalar");
  }
  if (a.dtype !== b.dtype || a.dtype === "bool") {
    throw new DTypeError(
      "matmul",
      "takes two float32 or two int32 tensors",
      `${a.dtype} and ${b.dtype}`,
      "Convert with to(…)",
    );
  }
  const [k, other] = [a.shape.at(-1)!, b.shape.at(-2) ?? b.shape[0]!];
  if (k === other) return;
  const fits = b.ndim > 1 && b.shape.at(-1) === k;
  throw new ShapeError(
    "matmul",
    `the last axis of the left operand must match the ${b.ndim > 1 ? "second last axis of the right" : "right"} one (${k} ≠ ${other})`,
    [a.shape, b.shape],
    fits ? "Did you mean b.transpose(-2, -1)?" : "",
  );
}
