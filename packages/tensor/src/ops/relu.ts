import { checkDTypeOf } from "../check.ts";
import { reluRow } from "../kernels/arithmetic.ts";
import { record, type Tensor } from "../tensor.ts";
import { le } from "./compare.ts";
import { map } from "./elementwise.ts";
import { where } from "./where.ts";

/**
 * x where it is above 0, else 0, element by element; NaN stays NaN. Any shape.
 *     dx  dy where x > 0, else 0
 * @throws DTypeError if x is bool
 * @example
 * tensor([-1, 0, 2]).relu() // tensor([0., 0., 2.])
 */
export function relu(x: Tensor): Tensor {
  checkDTypeOf("relu", x, ["float32", "int32"]);
  const y = map("relu", x, x.dtype, (v) => Math.max(v, 0), reluRow);
  return record("relu", y, [[x, (dy) => where(le(x, 0), 0, dy)]]);
}
