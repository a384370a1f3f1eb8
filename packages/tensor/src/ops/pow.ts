import { checkTensor } from "../check.ts";
import { zerosLike } from "../create.ts";
import { promote } from "../dtype.ts";
import { DTypeError, ValueError } from "../errors.ts";
import { squareRow } from "../kernels/elementwise.ts";
import * as math from "../kernels/math.ts";
import { record, Tensor } from "../tensor.ts";
import { abs } from "./abs.ts";
import { eq, ge, gt } from "./compare.ts";
import { map, type Operand, operands, zip } from "./elementwise.ts";
import { log } from "./log.ts";
import { logicalAnd, logicalNot } from "./logical.ts";
import { mul } from "./mul.ts";
import { sub } from "./sub.ts";
import { where } from "./where.ts";

/**
 * aᵇ, element by element. Shapes broadcast. Integers to integer powers stay integers, modulo 2³²; where the power would be
 * a fraction it is 0. A negative number to a fractional power is NaN.
 *     da  dy · b · aᵇ⁻¹, 0 where b = 0        db  dy · aᵇ · ln a, 0 where a = 0 and b ≥ 0
 * @throws DTypeError if both are bool, or none is a tensor
 * @throws ValueError if a is an integer and b a negative whole number (not a tensor)
 * @throws ShapeError if the shapes do not broadcast
 * @example
 * tensor([1, 2, 3]).pow(2) // tensor([1., 4., 9.])
 * pow(2, arange(4)) // tensor([1, 2, 4, 8])
 * tensor([4, -4]).pow(0.5) // tensor([2., nan])
 */
export function pow(a: Operand, b: Operand): Tensor {
  if (!(b instanceof Tensor)) checkTensor("pow", a as Tensor);
  const [x, z] = operands("pow", a, b);
  const dtype = promote(x.dtype, z.dtype);
  if (dtype === "bool") throw new DTypeError("pow", "one operand must be a number", "bool and bool");
  if (!(b instanceof Tensor)) {
    if (dtype === "int32" && Number(b) < 0) {
      throw new ValueError("pow", `an integer has no power of ${b} among the integers`, 'Convert to "float32" first');
    }
    return fixedPow(x, Number(b));
  }
  return record("pow", zip("pow", x, z, dtype === "int32" ? intPow : math.pow), [
    [x, (dy) => where(logicalAnd(eq(z, 0), isZeroOrNaN(x)), 0, mul(dy, mul(z, pow(x, sub(z, 1)))))],
    [z, (dy) => where(logicalAnd(eq(x, 0), ge(z, 0)), 0, mul(dy, mul(pow(x, z), log(x))))],
  ]);
}

/** Where b = 0 and a is one of these, b · aᵇ⁻¹ is NaN by its formula. */
function isZeroOrNaN(a: Tensor): Tensor {
  return logicalNot(gt(abs(a), 0));
}

/** One exponent for all elements. Its gradient stays in numbers, so that x² has a second derivative at 0, and so on. */
function fixedPow(x: Tensor, b: number): Tensor {
  const isInt = x.dtype !== "float32" && (b | 0) === b;
  const y = isInt
    ? map("pow", x, "int32", (v) => intPow(v, b))
    : map("pow", x, "float32", floatPow(b), b === 2 ? squareRow : undefined);
  return record("pow", y, [[x, (dy) => (b === 0 ? zerosLike(dy) : mul(dy, mul(pow(x, b - 1), b)))]]);
}

/** v ↦ vᵇ. Square roots are taken as such, as in PyTorch: that of -Infinity is NaN, where its power ½ would be Infinity. */
function floatPow(b: number): (v: number) => number {
  if (b === 0.5) return Math.sqrt;
  if (b === -0.5) return (v) => 1 / Math.sqrt(v);
  const exponent = Math.fround(b);
  return (v) => math.pow(v, exponent);
}

/** vⁿ for integers, by repeated squaring, modulo 2³². */
function intPow(v: number, n: number): number {
  if (n < 0) return v === 1 || (v === -1 && n % 2 === 0) ? 1 : v === -1 ? -1 : 0;
  let result = 1;
  for (let square = v, rest = n; rest > 0; rest >>= 1) {
    if (rest & 1) result = Math.imul(result, square);
    square = Math.imul(square, square);
  }
  return result;
}
