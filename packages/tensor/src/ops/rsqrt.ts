import { rsqrtRow } from "../kernels/elementwise.ts";
import { record, type Tensor } from "../tensor.ts";
import { map } from "./elementwise.ts";
import { mul } from "./mul.ts";
import { pow } from "./pow.ts";

/**
 * 1 / √x, element by element; NaN below 0. Integers and bools are taken as float32.
 *     dx  -½ dy · y³
 * @example
 * tensor([1, 4, 16]).rsqrt() // tensor([1.0000, 0.5000, 0.2500])
 */
export function rsqrt(x: Tensor): Tensor {
  const y = map("rsqrt", x, "float32", (v) => 1 / Math.sqrt(v), rsqrtRow);
  return record("rsqrt", y, [[x, (dy) => mul(mul(dy, -0.5), pow(y, 3))]]);
}
