import { LN2_HIGH, LN2_LOW, powerOf2, upperWord } from "./bits.ts";

const ONE = 0x3ff00000;
const ROOT_HALF = 0x3fe6a09e; // the upper words of 1 and √½

/**
 * ln x = k·ln 2 + ln m with x = 2ᵏ·m and √½ ≤ m < √2. Error below 2⁻⁵¹ relative.
 * @example
 * math.log(Math.E) // 1
 */
export function log(x: number): number {
  if (!(x >= 2 ** -1022 && x < Number.POSITIVE_INFINITY)) return logFarOut(x, log);
  const k = exponentOf(x);
  const m = x * powerOf2(-k);
  return k * LN2_HIGH + (k * LN2_LOW + atanh2((m - 1) / (m + 1)));
}

/**
 * log₂ x = k + ln m / ln 2, as in `log`; exact for powers of two. Error below 2⁻⁵¹ relative.
 * @example
 * math.log2(8) // 3
 */
export function log2(x: number): number {
  if (!(x >= 2 ** -1022 && x < Number.POSITIVE_INFINITY)) return logFarOut(x, log2);
  const k = exponentOf(x);
  const m = x * powerOf2(-k);
  return k + atanh2((m - 1) / (m + 1)) * Math.LOG2E;
}

/**
 * ln(1 + x) without the loss of digits near 0. Error below 2⁻⁵¹ relative.
 * @example
 * math.log1p(1e-20) // 1e-20
 * math.log(1 + 1e-20) // 0
 */
export function log1p(x: number): number {
  return x > -0.29 && x < 0.41 ? atanh2(x / (2 + x)) : log(1 + x);
}

/** The k for which √½ ≤ x / 2ᵏ < √2. x is positive and normal. */
export function exponentOf(x: number): number {
  return ((upperWord(x) + (ONE - ROOT_HALF)) >> 20) - 1023;
}

/**
 * ln((1 + s) / (1 - s)) = 2 artanh s = 2(s + s³/3 + s⁵/5 + … + s²¹/21), for |s| ≤ 0.1716. What is left out is below
 * 2·s²³/23 < 2⁻⁶¹·|s|. The odd and the even terms are summed side by side.
 */
function atanh2(s: number): number {
  return 2 * s + s * atanhTail(s * s);
}

/** 2(z/3 + z²/5 + z³/7 + …), z = s². */
export function atanhTail(z: number): number {
  const z2 = z * z;
  const odd = 2 / 3 + z2 * (2 / 7 + z2 * (2 / 11 + z2 * (2 / 15 + z2 * (2 / 19))));
  const even = 2 / 5 + z2 * (2 / 9 + z2 * (2 / 13 + z2 * (2 / 17 + z2 * (2 / 21))));
  return z * odd + z2 * even;
}

/** Of 0, negative numbers, Infinity, NaN, and denormals, which are made normal first. */
function logFarOut(x: number, log: (x: number) => number): number {
  if (x === 0) return Number.NEGATIVE_INFINITY;
  if (!(x > 0)) return Number.NaN;
  if (x === Number.POSITIVE_INFINITY) return x;
  return log(x * 2 ** 54) - log(2 ** 54);
}
