import { tanhRow } from "../kernels/maps.ts";
import * as math from "../kernels/math.ts";
import { record, type Tensor } from "../tensor.ts";
import { map } from "./elementwise.ts";
import { mul } from "./mul.ts";
import { sub } from "./sub.ts";

/**
 * tanh x, element by element. Integers and bools are taken as float32.
 *     dx  dy · (1 - y²)
 * @example
 * tensor([-1, 0, 1]).tanh() // tensor([-0.7616, 0.0000, 0.7616])
 */
export function tanh(x: Tensor): Tensor {
  const y = map("tanh", x, "float32", math.tanh, tanhRow);
  return record("tanh", y, [[x, (dy) => mul(dy, sub(1, mul(y, y)))]]);
}
