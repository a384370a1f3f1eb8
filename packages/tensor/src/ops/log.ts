import * as math from "../kernels/math.ts";
import { record, type Tensor } from "../tensor.ts";
import { div } from "./div.ts";
import { map } from "./elementwise.ts";

/**
 * ln x, element by element. Integers and bools are taken as float32.
 *     dx  dy / x
 * @example
 * tensor([1, 10, 0]).log() // tensor([0.0000, 2.3026, -inf])
 */
export function log(x: Tensor): Tensor {
  const y = map("log", x, "float32", math.log);
  return record("log", y, [[x, (dy) => div(dy, x)]]);
}
