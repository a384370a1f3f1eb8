import { DTypeError } from "../errors.ts";
import { record, type Tensor } from "../tensor.ts";
import { type Operand, operands, zip } from "./elementwise.ts";
import { mul } from "./mul.ts";
import { neg } from "./neg.ts";

/**
 * a - alpha·b, element by element. Shapes broadcast.
 *     da  dy        db  -alpha·dy
 * @throws DTypeError if one is bool
 * @throws ShapeError if the shapes do not broadcast
 */
export function sub(a: Operand, b: Operand, options: { alpha?: number } = {}): Tensor {
  const { alpha = 1 } = options;
  const [x, z] = operands("sub", a, alpha === 1 ? b : mul(b, alpha));
  if (x.dtype === "bool" || z.dtype === "bool") {
    throw new DTypeError(
      "sub",
      "there is no difference of two bools",
      "bool and bool",
      "Did you mean ne, the exclusive or?",
    );
  }
  return record(
    "sub",
    zip("sub", x, z, (p, q) => p - q),
    [
      [x, (dy) => dy],
      [z, (dy) => neg(dy)],
    ],
  );
}
