import { checkTensor } from "../check.ts";
import { eqRow, geRow, gtRow, leRow, ltRow, neRow, type ZipRow } from "../kernels/elementwise.ts";
import { nonDifferentiable, type Tensor } from "../tensor.ts";
import { bit, type Operand, operands, zip } from "./elementwise.ts";

// Comparisons, element by element. The operands take their common dtype, shapes broadcast, the result is bool. Nothing but
// `ne` holds for NaN. ShapeError if the shapes do not broadcast.

/**
 * a = b, element by element. Shapes broadcast; the result is bool.
 * @example
 * ones([2, 2]).tril().eq(0) // tensor([[False, True], [False, False]])
 */
export function eq(a: Tensor, b: Operand): Tensor {
  return compare("eq", a, b, (p, q) => p === q, eqRow);
}

/**
 * a ≠ b, element by element. Shapes broadcast; the result is bool.
 * @example
 * tensor([[15496, 11, 50256]], { dtype: "int32" }).ne(50256) // tensor([[True, True, False]])
 */
export function ne(a: Tensor, b: Operand): Tensor {
  return compare("ne", a, b, (p, q) => p !== q, neRow);
}

/**
 * a < b, element by element. Shapes broadcast; the result is bool.
 * @example
 * arange(3).lt(tensor([[1], [2]])) // tensor([[True, False, False], [True, True, False]])
 */
export function lt(a: Tensor, b: Operand): Tensor {
  return compare("lt", a, b, (p, q) => p < q, ltRow);
}

/**
 * a ≤ b, element by element. Shapes broadcast; the result is bool.
 * @example
 * arange(3).le(arange(3).unsqueeze(1)) // tensor([[True, False, False], [True, True, False], [True, True, True]])
 */
export function le(a: Tensor, b: Operand): Tensor {
  return compare("le", a, b, (p, q) => p <= q, leRow);
}

/**
 * a > b, element by element. Shapes broadcast; the result is bool.
 * @example
 * tensor([1, NaN, 3]).gt(2) // tensor([False, False, True])
 */
export function gt(a: Tensor, b: Operand): Tensor {
  return compare("gt", a, b, (p, q) => p > q, gtRow);
}

/**
 * a ≥ b, element by element. Shapes broadcast; the result is bool.
 * @example
 * tensor([1, 2, 3]).ge(2) // tensor([False, True, True])
 */
export function ge(a: Tensor, b: Operand): Tensor {
  return compare("ge", a, b, (p, q) => p >= q, geRow);
}

function compare(op: string, a: Tensor, b: Operand, holds: (p: number, q: number) => boolean, row: ZipRow): Tensor {
  checkTensor(op, a);
  const [x, z] = operands(op, a, b);
  return nonDifferentiable(
    op,
    zip(op, x, z, (p, q) => bit(holds(p, q)), { dtype: "bool", row }),
  );
}
