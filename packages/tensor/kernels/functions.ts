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

/** eˣ for x ≤ 89; 0 for x ≤ -176. */
@inline
export function expUpTo89(x: v128): v128 {
  const notBelow = f32x4.pmax(x, constant(RANGE));
  const sum = roundedOver(notBelow);
  return power(sum, remainderOf(notBelow, sum));
}

// eˣ = 2ᵏ·eʳ with k = round(x / ln 2), so that |r| ≤ ln 2 / 2, for x in RANGE: in steps, which a long loop takes one after the other.

/** k, in the low bits of the sum with ROUNDER. */
@inline
export function roundedOver(x: v128): v128 {
  return multiplyAdd(x, constant(LOG2E), constant(ROUNDER));
}

/** r = x - k·ln 2 */
@inline
export function remainderOf(x: v128, sum: v128): v128 {
  const k = f32x4.sub(sum, constant(ROUNDER));
  return multiplyAdd(k, constant(MINUS_LN2, 1), multiplyAdd(k, constant(MINUS_LN2), x));
}

/** 2ᵏ·eʳ. 2ᵏ is taken as two factors, since it may be too small or too large for a float32, and the product not. */
@inline
export function power(sum: v128, r: v128): v128 {
  let p = constant(EXP);
  p = multiplyAdd(p, r, constant(EXP, 1));
  p = multiplyAdd(p, r, constant(EXP, 2));
  p = multiplyAdd(p, r, constant(EXP, 3));
  p = multiplyAdd(p, r, constant(EXP, 4));
  const ofR = f32x4.add(constant(ONE), multiplyAdd(p, f32x4.mul(r, r), r));
  const half = i32x4.shr_u(sum, 1); // the low bits are those of a float32's exponent, for about k/2
  const factor = i32x4.shl(half, 23);
  const otherFactor = i32x4.shl(i32x4.sub(sum, half), 23);
  return f32x4.mul(f32x4.mul(ofR, factor), otherFactor);
}

/** x, and the ends of RANGE for what is outside of it. */
@inline
export function inRange(x: v128): v128 {
  return f32x4.pmax(f32x4.pmin(x, constant(RANGE, 1)), constant(RANGE));
}

/** tanh x = ±(1 - 2 / (e²ᵃ + 1)) with a = |x|; near 0, where that loses digits, x + x³·P(x²). `power` is e²ᵃ. */
@inline
export function tanh(x: v128, power: v128): v128 {
  const sign = v128.and(x, constant(MINUS_ZERO));
  const one = constant(ONE);
  const far = f32x4.sub(one, f32x4.div(constant(TWO), f32x4.add(power, one)));
  const z = f32x4.mul(x, x);
  let p = constant(TANH);
  p = multiplyAdd(p, z, constant(TANH, 1));
  p = multiplyAdd(p, z, constant(TANH, 2));
  p = multiplyAdd(p, z, constant(TANH, 3));
  p = multiplyAdd(p, z, constant(TANH, 4));
  const near = multiplyAdd(p, f32x4.mul(x, z), x);
  return v128.bitselect(near, v128.or(far, sign), f32x4.lt(v128.xor(x, sign), constant(NEAR)));
}

/** σ(x) = 1 / (1 + e⁻ˣ) = eˣ / (1 + eˣ): the form whose power, `power`, is e to the -|x|, and at most 1. */
@inline
export function sigmoid(x: v128, power: v128): v128 {
  const one = constant(ONE);
  const numerator = v128.bitselect(power, one, i32x4.shr_s(x, 31)); // its first argument where the sign bit is set
  return f32x4.div(numerator, f32x4.add(one, power));
}
