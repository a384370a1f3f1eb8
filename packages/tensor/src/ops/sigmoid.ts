import { sigmoidRow } from "../kernels/maps.ts";
import * as math from "../kernels/math.ts";
import { record, type Tensor } from "../tensor.ts";
import { map } from "./elementwise.ts";
import { mul } from "./mul.ts";
import { sub } from "./sub.ts";

/**
 * 1 / (1 + e⁻ˣ), element by element. Integers and bools are taken as float32.
 *     dx  dy · y · (1 - y)
 * @example
 * tensor([-1, 0, 1]).sigmoid() // tensor([0.2689, 0.5000, 0.7311])
 */
export function sigmoid(x: Tensor): Tensor {
  const y = map("sigmoid", x, "float32", math.sigmoid, sigmoidRow);
  return record("sigmoid", y, [[x, (dy) => mul(dy, mul(y, sub(1, y)))]]);
}
