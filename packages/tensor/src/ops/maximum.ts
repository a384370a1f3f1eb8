import { checkTensor } from "../check.ts";
import { maximumRow, minimumRow } from "../kernels/elementwise.ts";
import { record, type Tensor } from "../tensor.ts";
import { eq, lt } from "./compare.ts";
import { zip } from "./elementwise.ts";
import { maskedFill } from "./masked-fill.ts";
import { mul } from "./mul.ts";
import { where } from "./where.ts";

/**
 * The larger of a and b, element by element; NaN where one is NaN. Shapes broadcast.
 *     da  dy where a > b, ½ dy where a = b, else 0        db  the same with a and b swapped
 * Where one is NaN, both gradients are dy, as in PyTorch.
 * @throws ShapeError if the shapes do not broadcast
 * @throws DTypeError if one is a number: use clamp
 * @example
 * tensor([[1], [5]]).maximum(tensor([2, 4])) // tensor([[2., 4.], [5., 5.]])
 */
export function maximum(a: Tensor, b: Tensor): Tensor {
  checkTensor("maximum", a, b);
  return record("maximum", zip("maximum", a, b, Math.max, { row: maximumRow }), [
    [a, (dy) => share(dy, a, b, lt(a, b))],
    [b, (dy) => share(dy, a, b, lt(b, a))],
  ]);
}

/**
 * The smaller of a and b, element by element; NaN where one is NaN. Shapes broadcast.
 *     da  dy where a < b, ½ dy where a = b, else 0        db  the same with a and b swapped
 * Where one is NaN, both gradients are dy, as in PyTorch.
 * @throws ShapeError if the shapes do not broadcast
 * @throws DTypeError if one is a number: use clamp
 * @example
 * tensor([[1], [5]]).minimum(tensor([2, 4])) // tensor([[1., 1.], [2., 4.]])
 */
export function minimum(a: Tensor, b: Tensor): Tensor {
  checkTensor("minimum", a, b);
  return record("minimum", zip("minimum", a, b, Math.min, { row: minimumRow }), [
    [a, (dy) => share(dy, a, b, lt(b, a))],
    [b, (dy) => share(dy, a, b, lt(a, b))],
  ]);
}

/** An operand's share of dy: nothing where it `lost`, half of it where both are equal. */
function share(dy: Tensor, a: Tensor, b: Tensor, lost: Tensor): Tensor {
  return maskedFill(where(eq(a, b), mul(dy, 0.5), dy), lost, 0);
}
