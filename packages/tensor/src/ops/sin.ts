import * as math from "../kernels/math.ts";
import { record, type Tensor } from "../tensor.ts";
import { map } from "./elementwise.ts";
import { mul } from "./mul.ts";
import { neg } from "./neg.ts";

/**
 * sin x, element by element. Integers and bools are taken as float32. Any shape.
 *     dx  dy · cos x
 * @example
 * tensor([0, Math.PI / 2]).sin() // tensor([0., 1.])
 */
export function sin(x: Tensor): Tensor {
  const y = map("sin", x, "float32", math.sin);
  return record("sin", y, [[x, (dy) => mul(dy, cos(x))]]);
}

/**
 * cos x, element by element. Integers and bools are taken as float32. Any shape.
 *     dx  -dy · sin x
 * @example
 * tensor([0, Math.PI]).cos() // tensor([1., -1.])
 */
export function cos(x: Tensor): Tensor {
  const y = map("cos", x, "float32", math.cos);
  return record("cos", y, [[x, (dy) => neg(mul(dy, sin(x)))]]);
}
