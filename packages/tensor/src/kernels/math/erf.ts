import { exp } from "./exp.ts";

const TWO_OVER_ROOT_PI = 1.1283791670955126;

/**
 * erf x = 2/√π · ∫₀ˣ e^(-t²) dt. Error below 2⁻⁵⁰ relative.
 * @example
 * math.erf(1).toFixed(12) // 0.842700792950
 */
export function erf(x: number): number {
  if (Math.abs(x) < 1) return erfBelow1(x);
  return x > 0 ? 1 - erfcFrom1(x) : erfcFrom1(-x) - 1;
}

/**
 * 1 - erf x without the loss of digits where erf x is near 1. Error below (4 + x²)·2⁻⁵² relative.
 * @example
 * math.erfc(10).toPrecision(12) // 2.08848758376e-45
 * 1 - math.erf(10) // 0
 */
export function erfc(x: number): number {
  if (Math.abs(x) < 1) return 1 - erfBelow1(x);
  return x > 0 ? erfcFrom1(x) : 2 - erfcFrom1(-x);
}

/**
 * The Taylor series 2/√π · Σ (-1)ⁿ·x²ⁿ⁺¹ / (n!·(2n + 1)), n = 0 … 17. What is left out is below 2⁻⁵⁷·x. It is summed in
 * pairs and pairs of pairs, which a processor can do side by side.
 */
function erfBelow1(x: number): number {
  const z = x * x;
  const z2 = z * z;
  const z4 = z2 * z2;
  const a = 1 - z * (1 / 3) + z2 * (1 / 10 - z * (1 / 42));
  const b = 1 / 216 - z * (1 / 1320) + z2 * (1 / 9360 - z * (1 / 75600));
  const c = 1 / 685440 - z * (1 / 6894720) + z2 * (1 / 76204800 - z * (1 / 918086400));
  const d = 1 / 11975040000 - z * (1 / 168129561600) + z2 * (1 / 2528170444800 - z * (1 / 40537905408000));
  const e = 1 / 690452066304000 - z * (1 / 12449059983360000);
  return x * TWO_OVER_ROOT_PI * (a + z4 * (b + z4 * (c + z4 * (d + z4 * e))));
}

const STEP = 0.5;
/** e^(-(k·STEP)²) for k = 0 … 12; the next would be below 2⁻⁶⁰. The first counts half. */
const WEIGHTS = Float64Array.from({ length: 13 }, (_, k) => (k === 0 ? 0.5 : exp(-(k * STEP * k * STEP))));

/**
 * erfc x = x/π · e^(-x²) · ∫ e^(-t²) / (t² + x²) dt over all t, for x ≥ 1. With h = STEP, the sum of the integrand at all
 * multiples of h is the integral but for e^(-π²/h²) of it, below 2⁻⁵⁶, once the pole at t = ix is paid for: that is the second term.
 */
function erfcFrom1(x: number): number {
  if (x > 28) return 0;
  const z = x * x;
  let sum = 0;
  for (let k = 0; k <= 12; k++) sum += WEIGHTS[k]! / (k * STEP * (k * STEP) + z);
  const pole = x < Math.PI / STEP ? 2 / (exp((2 * Math.PI * x) / STEP) - 1) : 0;
  return ((2 * STEP * x) / Math.PI) * exp(-z) * sum - pole;
}
