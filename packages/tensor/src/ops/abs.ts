import { checkDTypeOf } from "../check.ts";
import { absRow } from "../kernels/elementwise.ts";
import { record, type Tensor } from "../tensor.ts";
import { map } from "./elementwise.ts";
import { mul } from "./mul.ts";
import { sign } from "./sign.ts";

/**
 * |x|, element by element. Any shape.
 *     dx  dy · sign x, so 0 at 0
 * @throws DTypeError if x is bool
 * @example
 * tensor([-2, 0, 3]).abs() // tensor([2., 0., 3.])
 */
export function abs(x: Tensor): Tensor {
  checkDTypeOf("abs", x, ["float32", "int32"]);
  const y = map("abs", x, x.dtype, Math.abs, absRow);
  return record("abs", y, [[x, (dy) => mul(dy, sign(x))]]);
}
