import { LN2_HIGH, LN2_LOW, powerOf2 } from "./bits.ts";
import { expOfSum } from "./exp.ts";
import { atanhTail, exponentOf } from "./log.ts";

/**
 * xʸ as IEEE 754 defines it: pow(x, 0) and pow(1, y) are 1 even for NaN, pow(-1, ±Infinity) is 1, a negative x with a
 * fractional y gives NaN. Error below 2⁻⁵⁰ relative.
 * @example
 * math.pow(2, 0.5).toFixed(12) // 1.414213562373
 */
export function pow(x: number, y: number): number {
  if (y === 2) return x * x;
  if (y === 0 || x === 1) return 1;
  if (x > 0 && x < Number.POSITIVE_INFINITY && Math.abs(y) < FAR_OUT) return powOfPositive(x, y);
  if (Number.isNaN(x) || Number.isNaN(y)) return Number.NaN;
  if (x < 0 && Number.isFinite(x) && Number.isFinite(y) && Math.floor(y) !== y) return Number.NaN;
  const negative = (x < 0 || Object.is(x, -0)) && Math.abs(y % 2) === 1;
  const p = powOfSize(Math.abs(x), y);
  return negative ? -p : p;
}

/** Exponents with which every number but 1 overflows or vanishes. */
const FAR_OUT = 2 ** 64;

function powOfSize(x: number, y: number): number {
  if (x === 1) return 1;
  if (x > 0 && x < Number.POSITIVE_INFINITY && Math.abs(y) < FAR_OUT) return powOfPositive(x, y);
  return x > 1 === y > 0 ? Number.POSITIVE_INFINITY : 0;
}

/**
 * xʸ = e^(y·ln x). An error of ln x becomes y times as large, so ln x = k·ln 2 + 2 artanh s, s = (m - 1) / (m + 1), is kept
 * in two parts, the first short enough that its product with the first part of y is exact.
 */
function powOfPositive(x: number, y: number): number {
  if (x < 2 ** -1022) return powOfPositive(x * 2 ** 54, y) * powOfPositive(2 ** -54, y);
  const k = exponentOf(x);
  const m = x * powerOf2(-k);
  const s = (m - 1) / (m + 1);
  const s1 = Math.fround(s);
  const m1 = Math.fround(m);
  const s2 = (m - 1 - s1 - s1 * m1 - s1 * (m - m1)) / (m + 1); // what (m - 1) / (m + 1) is more than s1
  const sum = k * LN2_HIGH + 2 * s1;
  const rounded = 2 * s1 - (sum - k * LN2_HIGH); // what the sum lost
  const rest = rounded + k * LN2_LOW + 2 * s2 + s * atanhTail(s * s);
  const log1 = Math.fround(sum + rest);
  const log2 = sum - log1 + rest;
  const y1 = Math.fround(y);
  return expOfSum(y1 * log1, y1 * log2 + (y - y1) * (log1 + log2));
}
