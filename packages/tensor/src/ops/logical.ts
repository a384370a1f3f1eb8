import { nonDifferentiable, type Tensor } from "../tensor.ts";
import { bit, map, type Operand, operands, zip } from "./elementwise.ts";

// Element by element; everything but 0 counts as true, NaN too. Shapes broadcast, the result is bool. ShapeError if the
// shapes do not broadcast.

/** Whether both hold. */
export function logicalAnd(a: Operand, b: Operand): Tensor {
  return combine("logicalAnd", a, b, (p, q) => p && q);
}

/** Whether one or both hold. */
export function logicalOr(a: Operand, b: Operand): Tensor {
  return combine("logicalOr", a, b, (p, q) => p || q);
}

/** Whether one of both holds and the other does not. */
export function logicalXor(a: Operand, b: Operand): Tensor {
  return combine("logicalXor", a, b, (p, q) => p !== q);
}

/** Whether x does not hold. */
export function logicalNot(x: Tensor): Tensor {
  return nonDifferentiable(
    "logicalNot",
    map("logicalNot", x, "bool", (v) => bit(v === 0)),
  );
}

function combine(op: string, a: Operand, b: Operand, f: (p: boolean, q: boolean) => boolean): Tensor {
  const [x, z] = operands(op, a, b);
  return nonDifferentiable(
    op,
    zip(op, x, z, (p, q) => bit(f(p !== 0, q !== 0)), "bool"),
  );
}
