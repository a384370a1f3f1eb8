import { constant, MINUS_ZERO, ONE } from "./constants";
import { multiplyAdd } from "./multiply-add";

// Functions of four float32 at a time, with an error of at most 2 units in the last place for any number. src/kernels/math has
// them in float64. The coefficients of the polynomials are those with the least largest relative error.

/**
 * 1.5·2^23 + 254. A number x of size below 2^22 that it is added to is rounded to a whole one, k, and the low bits of the sum
 * are k + 254: twice the offset of a float32's exponent.
 */
const ROUNDER: usize = memory.data<f32>([12582912 + 254]);
const LOG2E: usize = memory.data<f32>([Mathf.LOG2E]);
/** -ln 2 in two parts: the first has 16 bits, so that its product with an exponent is exact. */
const MINUS_LN2: usize = memory.data<f32>([-0.693145751953125, -1.42860682e-6]);
/** From the first on `expUpTo89` is 0; above the second `exp` is ∞. */
const RANGE: usize = memory.data<f32>([-176, 89]);
/** eʳ = 1 + r + r²·P(r), the highest power first. */
const EXP: usize = memory.data<f32>([0.001381432, 0.008368851, 0.0416684, 0.1666652, 0.49999994]);

/** Below it, tanh is x + x³·P(x²). */
const NEAR: usize = memory.data<f32>([0.625]);
const TANH: usize = memory.data<f32>([-0.0057175043, 0.020651052, -0.053743664, 0.13331494, -0.33333284]);
const TWO: usize = memory.data<f32>([2]);

/** eˣ */
@inline
export function exp(x: v128): v128 {
  return expUpTo89(f32x4.pmin(x, constant(RANGE, 1))); // NaN stays: it is not above
}

/**
 * eˣ = 2ᵏ·eʳ for x ≤ 89, with k = round(x / ln 2), so that |r| ≤ ln 2 / 2. 2ᵏ is taken as two factors, since it may be too
 * small or too large for a float32, and the product not. For x ≤ -176 both are 0.
 */
@inline
export function expUpTo89(x: v128): v128 {
  const inRange = f32x4.pmax(x, constant(RANGE));
  const sum = multiplyAdd(inRange, constant(LOG2E), constant(ROUNDER));
  const k = f32x4.sub(sum, constant(ROUNDER));
  const r = multiplyAdd(k, constant(MINUS_LN2, 1), multiplyAdd(k, constant(MINUS_LN2), inRange));
  let p = constant(EXP);
  p = multiplyAdd(p, r, constant(EXP, 1));
  p = multiplyAdd(p, r, constant(EXP, 2));
  p = multiplyAdd(p, r, constant(EXP, 3));
  p = multiplyAdd(p, r, constant(EXP, 4));
  const power = f32x4.add(constant(ONE), multiplyAdd(p, f32x4.mul(r, r), r));
  const half = i32x4.shr_u(sum, 1); // the low bits are those of a float32's exponent, for about k/2
  const factor = i32x4.shl(half, 23);
  const otherFactor = i32x4.shl(i32x4.sub(sum, half), 23);
  return f32x4.mul(f32x4.mul(power, factor), otherFactor);
}

/** tanh x = ±(1 - 2 / (e²ᵃ + 1)) with a = |x|; near 0, where that loses digits, x + x³·P(x²). */
@inline
export function tanh(x: v128): v128 {
  const sign = v128.and(x, constant(MINUS_ZERO));
  const a = v128.xor(x, sign);
  const one = constant(ONE);
  const far = f32x4.sub(one, f32x4.div(constant(TWO), f32x4.add(exp(f32x4.add(a, a)), one)));
  const z = f32x4.mul(x, x);
  let p = constant(TANH);
  p = multiplyAdd(p, z, constant(TANH, 1));
  p = multiplyAdd(p, z, constant(TANH, 2));
  p = multiplyAdd(p, z, constant(TANH, 3));
  p = multiplyAdd(p, z, constant(TANH, 4));
  const near = multiplyAdd(p, f32x4.mul(x, z), x);
  return v128.bitselect(near, v128.or(far, sign), f32x4.lt(a, constant(NEAR)));
}

/** σ(x) = 1 / (1 + e⁻ˣ) = eˣ / (1 + eˣ): the form whose power is at most 1. */
@inline
export function sigmoid(x: v128): v128 {
  const one = constant(ONE);
  const power = expUpTo89(v128.or(x, constant(MINUS_ZERO))); // e^-|x|
  const numerator = v128.bitselect(power, one, i32x4.shr_s(x, 31)); // its first argument where the sign bit is set
  return f32x4.div(numerator, f32x4.add(one, power));
}
