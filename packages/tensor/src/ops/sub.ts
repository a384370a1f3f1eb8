import { optionsOf } from "../check.ts";
import { DTypeError } from "../errors.ts";
import { subRow } from "../kernels/elementwise.ts";
import { record, type Tensor } from "../tensor.ts";
import { scaledOperands } from "./alpha.ts";
import { type Operand, zip } from "./elementwise.ts";
import { neg } from "./neg.ts";
import { sumTo } from "./sum-to.ts";

/**
 * a - alpha·b, element by element. Shapes broadcast.
 *     da  dy        db  -alpha·dy
 * @throws DTypeError if one is bool
 * @throws ShapeError if the shapes do not broadcast
 * @throws ValueError if alpha has a fraction, and neither is float32
 * @example
 * tensor([5, 7]).sub(2) // tensor([3., 5.])
 * sub(1, tensor([0.25, 0.5])) // tensor([0.7500, 0.5000])
 */
export function sub(a: Operand, b: Operand, options: { alpha?: number | boolean } = {}): Tensor {
  const { alpha = 1 } = optionsOf("sub", options, ["alpha"]);
  const [x, z] = scaledOperands("sub", a, b, alpha);
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
    zip("sub", x, z, (p, q) => p - q, { row: subRow }),
    [
      [x, (dy) => dy],
      [z, (dy) => neg(sumTo(dy, z.shape))],
    ],
  );
}
