import { checkTensor } from "../check.ts";
import type { Tensor } from "../tensor.ts";
import { pow } from "./pow.ts";

/**
 * x², element by element. Integers stay integers; a bool gives int32.
 * @example
 * tensor([1, -3]).square() // tensor([1., 9.])
 */
export function square(x: Tensor): Tensor {
  checkTensor("square", x);
  return pow(x, 2);
}
