import { record, type Tensor } from "../tensor.ts";
import { eq, lt } from "./compare.ts";
import { type Operand, operands, zip } from "./elementwise.ts";
import { maskedFill } from "./masked-fill.ts";
import { mul } from "./mul.ts";
import { where } from "./where.ts";

/**
 * The larger of a and b, element by element; NaN where one is NaN. Shapes broadcast.
 *     da  dy where a > b, ½ dy where a = b, else 0        db  the same with a and b swapped
 * Where one is NaN, both gradients are dy, as in PyTorch.
 * @throws ShapeError if the shapes do not broadcast
 */
export function maximum(a: Operand, b: Operand): Tensor {
  const [x, z] = operands("maximum", a, b);
  return record(
    "maximum",
    zip("maximum", x, z, (p, q) => Math.max(p, q)),
    [
      [x, (dy) => share(dy, x, z, lt(x, z))],
      [z, (dy) => share(dy, x, z, lt(z, x))],
    ],
  );
}

/**
 * The smaller of a and b, element by element; NaN where one is NaN. Shapes broadcast.
 *     da  dy where a < b, ½ dy where a = b, else 0        db  the same with a and b swapped
 * Where one is NaN, both gradients are dy, as in PyTorch.
 * @throws ShapeError if the shapes do not broadcast
 */
export function minimum(a: Operand, b: Operand): Tensor {
  const [x, z] = operands("minimum", a, b);
  return record(
    "minimum",
    zip("minimum", x, z, (p, q) => Math.min(p, q)),
    [
      [x, (dy) => share(dy, x, z, lt(z, x))],
      [z, (dy) => share(dy, x, z, lt(x, z))],
    ],
  );
}

/** An operand's share of dy: nothing where it `lost`, half of it where both are equal. */
function share(dy: Tensor, a: Tensor, b: Tensor, lost: Tensor): Tensor {
  return maskedFill(where(eq(a, b), mul(dy, 0.5), dy), lost, 0);
}
