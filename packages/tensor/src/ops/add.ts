import { optionsOf } from "../check.ts";
import { addRow } from "../kernels/elementwise.ts";
import { record, type Tensor } from "../tensor.ts";
import { scaledOperands } from "./alpha.ts";
import { bit, type Operand, zip } from "./elementwise.ts";

/**
 * a + alpha·b, element by element. Shapes broadcast. The sum of two bools is their logical or.
 *     da  dy        db  alpha·dy
 * @throws ShapeError if the shapes do not broadcast
 * @throws ValueError if alpha has a fraction, and neither is float32
 * @example
 * const rows = tensor([[1, 2, 3], [4, 5, 6]]);
 * rows.add(tensor([10, 20, 30])) // tensor([[11., 22., 33.], [14., 25., 36.]])
 * rows.add(tensor([10, 20])) // throws ShapeError
 * rows.add(tensor([[10], [20]])) // tensor([[11., 12., 13.], [24., 25., 26.]])
 */
export function add(a: Operand, b: Operand, options: { alpha?: number | boolean } = {}): Tensor {
  const { alpha = 1 } = optionsOf("add", options, ["alpha"]);
  const [x, z] = scaledOperands("add", a, b, alpha);
  const bools = x.dtype === "bool" && z.dtype === "bool";
  const y = zip("add", x, z, bools ? (p, q) => bit(p + q > 0) : (p, q) => p + q, { row: addRow });
  return record("add", y, [
    [x, (dy) => dy],
    [z, (dy) => dy],
  ]);
}
