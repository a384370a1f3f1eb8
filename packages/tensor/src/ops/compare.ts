import { nonDifferentiable, type Tensor } from "../tensor.ts";
import { bit, type Operand, operands, zip } from "./elementwise.ts";

// Comparisons, element by element. The operands take their common dtype, shapes broadcast, the result is bool. Nothing but
// `ne` holds for NaN. ShapeError if the shapes do not broadcast.

/** a = b */
export function eq(a: Operand, b: Operand): Tensor {
  return compare("eq", a, b, (p, q) => p === q);
}

/** a ≠ b */
export function ne(a: Operand, b: Operand): Tensor {
  return compare("ne", a, b, (p, q) => p !== q);
}

/** a < b */
export function lt(a: Operand, b: Operand): Tensor {
  return compare("lt", a, b, (p, q) => p < q);
}

/** a ≤ b */
export function le(a: Operand, b: Operand): Tensor {
  return compare("le", a, b, (p, q) => p <= q);
}

/** a > b */
export function gt(a: Operand, b: Operand): Tensor {
  return compare("gt", a, b, (p, q) => p > q);
}

/** a ≥ b */
export function ge(a: Operand, b: Operand): Tensor {
  return compare("ge", a, b, (p, q) => p >= q);
}

function compare(op: string, a: Operand, b: Operand, holds: (p: number, q: number) => boolean): Tensor {
  const [x, z] = operands(op, a, b);
  return nonDifferentiable(
    op,
    zip(op, x, z, (p, q) => bit(holds(p, q)), "bool"),
  );
}
