import * as math from "../kernels/math.ts";
import { record, type Tensor } from "../tensor.ts";
import { add } from "./add.ts";
import { map } from "./elementwise.ts";
import { mul } from "./mul.ts";

/**
 * eˣ - 1, precise for small x, element by element. Integers and bools are taken as float32.
 *     dx  dy · (y + 1)
 * @example
 * tensor([1e-8]).expm1() // tensor([1.0000e-08])
 * tensor([1e-8]).exp().sub(1) // tensor([0.])
 */
export function expm1(x: Tensor): Tensor {
  const y = map("expm1", x, "float32", math.expm1);
  return record("expm1", y, [[x, (dy) => mul(dy, add(y, 1))]]);
}
