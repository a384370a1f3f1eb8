import { expRow } from "../kernels/maps.ts";
import * as math from "../kernels/math.ts";
import { record, type Tensor } from "../tensor.ts";
import { map } from "./elementwise.ts";
import { mul } from "./mul.ts";

/**
 * eˣ, element by element. Integers and bools are taken as float32.
 *     dx  dy · y
 * @example
 * tensor([0, 1, 2]).exp() // tensor([1.0000, 2.7183, 7.3891])
 */
export function exp(x: Tensor): Tensor {
  const y = map("exp", x, "float32", math.exp, expRow);
  return record("exp", y, [[x, (dy) => mul(dy, y)]]);
}
