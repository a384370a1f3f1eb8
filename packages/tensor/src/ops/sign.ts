import { checkTensor } from "../check.ts";
import { zerosLike } from "../create.ts";
import { record, type Tensor } from "../tensor.ts";
import { map } from "./elementwise.ts";

/**
 * 1 above 0, -1 below, else 0 (also for NaN), element by element. Any shape.
 *     dx  0
 * @example
 * tensor([-3, 0, 7]).sign() // tensor([-1., 0., 1.])
 */
export function sign(x: Tensor): Tensor {
  checkTensor("sign", x);
  const y = map("sign", x, x.dtype, (v) => (v > 0 ? 1 : v < 0 ? -1 : 0));
  return record("sign", y, [[x, (dy) => zerosLike(dy)]]);
}
