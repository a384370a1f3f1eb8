import * as math from "../kernels/math.ts";
import { record, type Tensor } from "../tensor.ts";
import { map } from "./elementwise.ts";
import { exp } from "./exp.ts";
import { mul } from "./mul.ts";
import { neg } from "./neg.ts";

/**
 * The error function 2/√π · ∫₀ˣ e^(-t²) dt, element by element. Integers and bools are taken as float32.
 *     dx  dy · 2/√π · e^(-x²)
 * @example
 * tensor([0, 0.5, 1]).erf() // tensor([0.0000, 0.5205, 0.8427])
 */
export function erf(x: Tensor): Tensor {
  const y = map("erf", x, "float32", math.erf);
  return record("erf", y, [[x, (dy) => mul(dy, mul(exp(neg(mul(x, x))), 2 / Math.sqrt(Math.PI)))]]);
}
