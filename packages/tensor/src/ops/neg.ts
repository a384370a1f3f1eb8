import { checkDTypeOf } from "../check.ts";
import { negRow } from "../kernels/elementwise.ts";
import { record, type Tensor } from "../tensor.ts";
import { map } from "./elementwise.ts";

/**
 * -x, element by element. Any shape.
 *     dx  -dy
 * @throws DTypeError if x is bool
 * @example
 * tensor([1, -2]).neg() // tensor([-1., 2.])
 */
export function neg(x: Tensor): Tensor {
  checkDTypeOf("neg", x, ["float32", "int32"], "Did you mean logicalNot?");
  return record(
    "neg",
    map("neg", x, x.dtype, (v) => -v, negRow),
    [[x, (dy) => neg(dy)]],
  );
}
