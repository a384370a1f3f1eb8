import { multiplyAdd } from "./multiply-add";

// Functions of four float32 at a time, with an error of at most 2 units in the last place for any number. src/kernels/math has
// them in float64. The coefficients of the polynomials are those with the least largest relative error.

/**
 * 1.5·2^23 + 254. A number x of size below 2^22 that it is added to is rounded to a whole one, k, and the low bits of the sum
 * are k + 254: twice the offset of a float32's exponent.
 */
const ROUNDER: f32 = 12582912 + 254;

/** ln 2 in two parts: the first has 16 bits, so that its product with an exponent is exact. */
const LN2_HIGH: f32 = 0.693145751953125;
const LN2_LOW: f32 = 1.42860682e-6;

/** eˣ */
@inline
export function exp(x: v128): v128 {
  return expUpTo89(f32x4.pmin(x, f32x4.splat(89))); // NaN stays: it is not above
}

/**
 * eˣ = 2ᵏ·eʳ for x ≤ 89, with k = round(x / ln 2), so that |r| ≤ ln 2 / 2. 2ᵏ is taken as two factors, since it may be too
 * small or too large for a float32, and the product not. For x ≤ -176 both are 0.
 */
@inline
export function expUpTo89(x: v128): v128 {
  const inRange = f32x4.pmax(x, f32x4.splat(-176));
  const sum = multiplyAdd(inRange, f32x4.splat(<f32>Math.LOG2E), f32x4.splat(ROUNDER));
  const k = f32x4.sub(sum, f32x4.splat(ROUNDER));
  const r = multiplyAdd(k, f32x4.splat(-LN2_LOW), multiplyAdd(k, f32x4.splat(-LN2_HIGH), inRange));
  let p = f32x4.splat(0.001381432);
  p = multiplyAdd(p, r, f32x4.splat(0.008368851));
  p = multiplyAdd(p, r, f32x4.splat(0.0416684));
  p = multiplyAdd(p, r, f32x4.splat(0.1666652));
  p = multiplyAdd(p, r, f32x4.splat(0.49999994));
  const power = f32x4.add(f32x4.splat(1), multiplyAdd(p, f32x4.mul(r, r), r));
  const half = i32x4.shr_u(sum, 1); // the low bits are those of a float32's exponent, for about k/2
  const factor = i32x4.shl(half, 23);
  const otherFactor = i32x4.shl(i32x4.sub(sum, half), 23);
  return f32x4.mul(f32x4.mul(power, factor), otherFactor);
}

/** tanh x = ±(1 - 2 / (e²ᵃ + 1)) with a = |x|; near 0, where that loses digits, x + x³·P(x²). */
@inline
export function tanh(x: v128): v128 {
  const sign = v128.and(x, f32x4.splat(-0.0));
  const a = v128.xor(x, sign);
  const one = f32x4.splat(1);
  const far = f32x4.sub(one, f32x4.div(f32x4.splat(2), f32x4.add(exp(f32x4.add(a, a)), one)));
  const z = f32x4.mul(x, x);
  let p = f32x4.splat(-0.0057175043);
  p = multiplyAdd(p, z, f32x4.splat(0.020651052));
  p = multiplyAdd(p, z, f32x4.splat(-0.053743664));
  p = multiplyAdd(p, z, f32x4.splat(0.13331494));
  p = multiplyAdd(p, z, f32x4.splat(-0.33333284));
  const near = multiplyAdd(p, f32x4.mul(x, z), x);
  return v128.bitselect(near, v128.or(far, sign), f32x4.lt(a, f32x4.splat(0.625)));
}

/** σ(x) = 1 / (1 + e⁻ˣ) = eˣ / (1 + eˣ): the form whose power is at most 1. */
@inline
export function sigmoid(x: v128): v128 {
  const one = f32x4.splat(1);
  const power = expUpTo89(v128.or(x, f32x4.splat(-0.0))); // e^-|x|
  const numerator = v128.bitselect(power, one, i32x4.shr_s(x, 31)); // its first argument where the sign bit is set
  return f32x4.div(numerator, f32x4.add(one, power));
}
