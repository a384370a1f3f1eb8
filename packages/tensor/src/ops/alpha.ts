import { promote } from "../dtype.ts";
import { show, ValueError } from "../errors.ts";
import type { Tensor } from "../tensor.ts";
import { type Operand, operands } from "./elementwise.ts";
import { mul } from "./mul.ts";
import { to } from "./to.ts";

/**
 * The operands a and alpha·b, as `add` and `sub` take them. The factor does not change the dtype of the result.
 * @throws ValueError if alpha has a fraction and neither is float32, or is a boolean and one is not bool
 */
export function scaledOperands(op: string, a: Operand, b: Operand, alpha: number | boolean): [Tensor, Tensor] {
  const [x, z] = operands(op, a, b);
  if (alpha === 1) return [x, z];
  const dtype = promote(x.dtype, z.dtype);
  const fits = typeof alpha === "boolean" ? dtype === "bool" : dtype === "float32" || Number.isInteger(alpha);
  if (!fits)
    throw new ValueError(op, `${show(alpha)} is no factor for ${dtype} operands`, 'Convert to "float32" first');
  return [x, dtype === "bool" ? to(mul(z, alpha), "bool") : mul(z, alpha)];
}
