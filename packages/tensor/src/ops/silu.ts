import { checkDTypeOf } from "../check.ts";
import { siluRow } from "../kernels/maps.ts";
import * as math from "../kernels/math.ts";
import { record, type Tensor } from "../tensor.ts";
import { add } from "./add.ts";
import { map } from "./elementwise.ts";
import { mul } from "./mul.ts";
import { sigmoid } from "./sigmoid.ts";
import { sub } from "./sub.ts";

/**
 * x · σ(x) with σ(x) = 1 / (1 + e⁻ˣ), element by element. Any shape.
 *     dx  dy · σ(x) · (1 + x · (1 - σ(x)))
 * @throws DTypeError if x is not float32
 * @example
 * tensor([-1, 0, 1]).silu() // tensor([-0.2689, 0.0000, 0.7311])
 */
export function silu(x: Tensor): Tensor {
  checkDTypeOf("silu", x, ["float32"]);
  const y = map("silu", x, "float32", (v) => v * math.sigmoid(v), siluRow);
  return record("silu", y, [
    [
      x,
      (dy) => {
        const s = sigmoid(x);
        return mul(dy, mul(s, add(1, mul(x, sub(1, s)))));
      },
    ],
  ]);
}
