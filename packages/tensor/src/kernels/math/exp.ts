import { LN2_HIGH, LN2_LOW, powerOf2, ROUNDER } from "./bits.ts";

/**
 * eˣ = 2ᵏ · eʳ with k = round(x / ln 2), so that |r| ≤ ln 2 / 2. Error below 2⁻⁵² relative (denormal results: half a unit).
 * @example
 * math.exp(1).toFixed(12) // 2.718281828459
 */
export function exp(x: number): number {
  return expOfSum(x, 0);
}

/** eˣ⁺ᵈ, where d corrects x by less than it is rounded: |d| ≤ 2⁻²⁰·|x|. For results that need x in more than 53 bits. */
export function expOfSum(x: number, d: number): number {
  if (!(x > -708 && x < 709)) return expFarOut(x, d);
  const k = x * Math.LOG2E + ROUNDER - ROUNDER;
  const power = powerOf2(k);
  return power + power * expm1Near0(x - k * LN2_HIGH + (d - k * LN2_LOW));
}

/** Results that overflow, or have less than 53 bits: eˣ = e^(x/2)². */
function expFarOut(x: number, d: number): number {
  if (x > 710) return Number.POSITIVE_INFINITY;
  if (x < -746) return 0;
  const k = Math.floor(x * Math.LOG2E + 0.5);
  const m = 1 + expm1Near0(x - k * LN2_HIGH + (d - k * LN2_LOW)); // NaN for NaN
  return m * powerOf2(k >> 1) * powerOf2(k - (k >> 1)); // only the last product can round
}

/**
 * eˣ - 1 = 2ᵏ·(eʳ - 1) + (2ᵏ - 1), k and r as in `exp`: no digits are lost near 0. Error below 2⁻⁵¹ relative.
 * @example
 * math.expm1(1e-20) // 1e-20
 * math.exp(1e-20) - 1 // 0
 */
export function expm1(x: number): number {
  if (x === 0) return x; // keeps the sign of -0
  if (!(x > -708 && x < 709)) return expFarOut(x, 0) - 1;
  const k = x * Math.LOG2E + ROUNDER - ROUNDER;
  const power = powerOf2(k);
  return power * expm1Near0(x - k * LN2_HIGH - k * LN2_LOW) + (power - 1);
}

/**
 * eʳ - 1 for |r| ≤ 0.35: the Taylor series r + r²/2! + … + r¹³/13!. What is left out is below 0.35¹⁴/14! < 2⁻⁵⁷. The sum
 * is taken in pairs and pairs of pairs, which a processor can do side by side.
 */
function expm1Near0(r: number): number {
  const r2 = r * r;
  const r4 = r2 * r2;
  const a = 1 / 6 + r * (1 / 24) + r2 * (1 / 120 + r * (1 / 720));
  const b = 1 / 5040 + r * (1 / 40320) + r2 * (1 / 362880 + r * (1 / 3628800));
  const c = 1 / 39916800 + r * (1 / 479001600) + r2 * (1 / 6227020800);
  return r + r2 * (0.5 + r * (a + r4 * (b + r4 * c)));
}
