import * as math from "../kernels/math.ts";
import { record, type Tensor } from "../tensor.ts";
import { div } from "./div.ts";
import { map } from "./elementwise.ts";
import { mul } from "./mul.ts";

/**
 * log₂ x, element by element. Integers and bools are taken as float32.
 *     dx  dy / (x · ln 2)
 * @example
 * tensor([1, 8, 0.5]).log2() // tensor([0., 3., -1.])
 */
export function log2(x: Tensor): Tensor {
  const y = map("log2", x, "float32", math.log2);
  return record("log2", y, [[x, (dy) => div(dy, mul(x, Math.LN2))]]);
}
