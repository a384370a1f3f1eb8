import * as math from "../kernels/math.ts";
import { record, type Tensor } from "../tensor.ts";
import { map } from "./elementwise.ts";
import { mul } from "./mul.ts";
import { neg } from "./neg.ts";
import { sin } from "./sin.ts";

/**
 * cos x, element by element. Integers and bools are taken as float32.
 *     dx  -dy · sin x
 */
export function cos(x: Tensor): Tensor {
  const y = map("cos", x, "float32", math.cos);
  return record("cos", y, [[x, (dy) => neg(mul(dy, sin(x)))]]);
}
