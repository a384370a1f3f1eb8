import { isLent, lending } from "../kernels/arrays.ts";
import type { Tensor } from "../tensor.ts";
import { clone } from "./contiguous.ts";

/** x, or a copy of it where a backward pass has lent its array and will lend it again. */
export function keepable(x: Tensor): Tensor {
  return isLent(x.storage) ? lending(null, () => clone(x)) : x;
}
