import { mulRow } from "../kernels/elementwise.ts";
import { record, type Tensor } from "../tensor.ts";
import { type Operand, operands, zip } from "./elementwise.ts";

/**
 * a · b, element by element. Shapes broadcast. The product of two bools is their logical and.
 *     da  dy · b        db  dy · a
 * @throws ShapeError if the shapes do not broadcast
 * @example
 * const x = tensor([[1, 2], [3, 4]]);
 * x.mul(tensor([10, 100])) // tensor([[10., 200.], [30., 400.]])
 * x.mul(tensor([[10], [100]])) // tensor([[10., 20.], [300., 400.]])
 */
export function mul(a: Operand, b: Operand): Tensor {
  const [x, z] = operands("mul", a, b);
  return record(
    "mul",
    zip("mul", x, z, (p, q) => p * q, { row: mulRow }),
    [
      [x, (dy) => mul(dy, z)],
      [z, (dy) => mul(dy, x)],
    ],
  );
}
