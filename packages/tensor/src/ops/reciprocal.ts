import { checkTensor } from "../check.ts";
import type { Tensor } from "../tensor.ts";
import { div } from "./div.ts";

/**
 * 1 / x, element by element. Integers and bools are taken as float32.
 * @example
 * tensor([1, 2, 4]).reciprocal() // tensor([1.0000, 0.5000, 0.2500])
 */
export function reciprocal(x: Tensor): Tensor {
  checkTensor("reciprocal", x);
  return div(1, x);
}
