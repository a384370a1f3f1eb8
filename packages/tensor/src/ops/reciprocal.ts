import { checkTensor } from "../check.ts";
import type { Tensor } from "../tensor.ts";
import { div } from "./div.ts";

/** 1 / x, element by element. Integers and bools are taken as float32. */
export function reciprocal(x: Tensor): Tensor {
  checkTensor("reciprocal", x);
  return div(1, x);
}
