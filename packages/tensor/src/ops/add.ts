import { record, type Tensor } from "../tensor.ts";
import { bit, type Operand, operands, zip } from "./elementwise.ts";
import { mul } from "./mul.ts";

/**
 * a + alpha·b, element by element. Shapes broadcast. The sum of two bools is their logical or.
 *     da  dy        db  alpha·dy
 * @throws ShapeError if the shapes do not broadcast
 */
export function add(a: Operand, b: Operand, options: { alpha?: number } = {}): Tensor {
  const { alpha = 1 } = options;
  const [x, z] = operands("add", a, alpha === 1 ? b : mul(b, alpha));
  const bools = x.dtype === "bool" && z.dtype === "bool";
  const y = zip("add", x, z, bools ? (p, q) => bit(p + q > 0) : (p, q) => p + q);
  return record("add", y, [
    [x, (dy) => dy],
    [z, (dy) => dy],
  ]);
}
