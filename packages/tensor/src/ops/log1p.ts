import * as math from "../kernels/math.ts";
import { record, type Tensor } from "../tensor.ts";
import { add } from "./add.ts";
import { div } from "./div.ts";
import { map } from "./elementwise.ts";

/**
 * ln(1 + x), precise for small x, element by element. Integers and bools are taken as float32.
 *     dx  dy / (1 + x)
 * @example
 * tensor([1e-8]).log1p() // tensor([1.0000e-08])
 * tensor([1e-8]).add(1).log() // tensor([0.])
 */
export function log1p(x: Tensor): Tensor {
  const y = map("log1p", x, "float32", math.log1p);
  return record("log1p", y, [[x, (dy) => div(dy, add(x, 1))]]);
}
