import { sqrtRow } from "../kernels/elementwise.ts";
import { record, type Tensor } from "../tensor.ts";
import { div } from "./div.ts";
import { map } from "./elementwise.ts";
import { mul } from "./mul.ts";

/**
 * √x, element by element; NaN below 0. Integers and bools are taken as float32.
 *     dx  dy / 2y
 * @example
 * tensor([4, 2, -1]).sqrt() // tensor([2.0000, 1.4142, nan])
 */
export function sqrt(x: Tensor): Tensor {
  const y = map("sqrt", x, "float32", (v) => Math.sqrt(v), sqrtRow);
  return record("sqrt", y, [[x, (dy) => div(dy, mul(y, 2))]]);
}
