import * as math from "../kernels/math.ts";
import { record, type Tensor } from "../tensor.ts";
import { cos } from "./cos.ts";
import { map } from "./elementwise.ts";
import { mul } from "./mul.ts";

/**
 * sin x, element by element. Integers and bools are taken as float32.
 *     dx  dy · cos x
 */
export function sin(x: Tensor): Tensor {
  const y = map("sin", x, "float32", math.sin);
  return record("sin", y, [[x, (dy) => mul(dy, cos(x))]]);
}
