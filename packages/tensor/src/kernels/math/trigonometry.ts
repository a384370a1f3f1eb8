import { ROUNDER, upperWord } from "./bits.ts";

/** π/32 in three parts. The first two have 33 bits, so that their products with numbers below 2²⁰ are exact. */
const STEP_HIGH = 1.5707963267341256 / 16;
const STEP_MIDDLE = 6.077100506303966e-11 / 16;
const STEP_LOW = 2.0222662487959506e-21 / 16;

/** Below it, x is less than 2²⁰ steps. */
const FAR_OUT = 2 ** 16;

/**
 * sin x, with x = k·π/32 + r and |r| ≤ π/64. Error below 2⁻⁵¹ relative, for every x.
 * @example
 * math.sin(Math.PI / 2) // 1
 */
export function sin(x: number): number {
  if (!(Math.abs(x) < FAR_OUT)) return sineFarOut(x, 0);
  if (x === 0) return x; // keeps the sign of -0
  const k = x * (32 / Math.PI) + ROUNDER - ROUNDER;
  return sineAt(k, x - k * STEP_HIGH - k * STEP_MIDDLE - k * STEP_LOW);
}

/**
 * cos x = sin(x + π/2). Error below 2⁻⁵¹ relative, for every x.
 * @example
 * math.cos(0) // 1
 */
export function cos(x: number): number {
  if (!(Math.abs(x) < FAR_OUT)) return sineFarOut(x, 16);
  const k = x * (32 / Math.PI) + ROUNDER - ROUNDER;
  return sineAt(k + 16, x - k * STEP_HIGH - k * STEP_MIDDLE - k * STEP_LOW);
}

/** sin(k·π/32) for k = 0 … 16, a quarter of a turn. */
const QUARTER = Array.from({ length: 17 }, (_, k) =>
  k <= 8 ? sinSeries((k * Math.PI) / 32) : cosSeries(((16 - k) * Math.PI) / 32),
);

/** The same for one and a quarter turns, k = 0 … 79. Its zeros are exact, so that results near 0 keep all digits. */
const SINES = Float64Array.from({ length: 80 }, (_, k) => {
  const steps = k % 32; // of half a turn
  const size = QUARTER[Math.min(steps, 32 - steps)]!;
  return k % 64 < 32 ? size : -size;
});

/** sin(a + r) = sin a·cos r + cos a·sin r for a = k·π/32 and |r| ≤ π/64. What the series leave out is below 2⁻⁵⁸. */
function sineAt(k: number, r: number): number {
  const i = k & 63;
  const sin = SINES[i]!;
  const cos = SINES[i + 16]!;
  const z = r * r;
  const cosMinus1 = z * (-1 / 2 + z * (1 / 24 + z * (-1 / 720 + z * (1 / 40320))));
  const sinMinusR = r * z * (-1 / 6 + z * (1 / 120 + z * (-1 / 5040)));
  return sin + (sin * cosMinus1 + (cos * r + cos * sinMinusR));
}

/** The Taylor series of sin for |x| ≤ π/4, with everything that a float64 can hold: x(1 - x²/(2·3)·(1 - x²/(4·5)·(…))). */
function sinSeries(x: number): number {
  let y = 1;
  for (let n = 20; n > 0; n -= 2) y = 1 - ((x * x) / (n * (n + 1))) * y;
  return x * y;
}

/** The Taylor series of cos for |x| ≤ π/4: 1 - x²/(1·2)·(1 - x²/(3·4)·(…)). */
function cosSeries(x: number): number {
  let y = 1;
  for (let n = 19; n > 0; n -= 2) y = 1 - ((x * x) / (n * (n + 1))) * y;
  return y;
}

const PLACES = 1200n;
let stepsOf1: bigint | null = null;

/**
 * sin(x + extra·π/32) for large x, by whole numbers of any size: x = m·2ᵉ with whole m, so that x in steps, m·2ᵉ·32/π, is
 * a product of whole numbers once 32/π is written with 1200 binary places. For the largest float64, 170 of the product's
 * places are right.
 */
function sineFarOut(x: number, extra: number): number {
  if (!Number.isFinite(x)) return Number.NaN;
  stepsOf1 ??= (32n << (2n * PLACES)) / scaledPi(PLACES);
  const e = ((upperWord(x) >> 20) & 0x7ff) - 1023 - 52;
  const m = BigInt(x / 2 ** e);
  const steps = (m * stepsOf1) >> (PLACES - 128n - BigInt(e)); // with 128 places
  const k = (steps + (1n << 127n)) >> 128n;
  const r = Number(steps - (k << 128n)) * 2 ** -128 * (Math.PI / 32);
  return sineAt(Number(k & 63n) + extra, r);
}

/** π·2^places, by Machin's formula π = 16·arctan(1/5) - 4·arctan(1/239). */
function scaledPi(places: bigint): bigint {
  const guard = 16n;
  const arctanOfInverse = (n: bigint): bigint => {
    let sum = 0n;
    for (let term = (1n << (places + guard)) / n, k = 1n; term !== 0n; term /= -n * n, k += 2n) sum += term / k;
    return sum;
  };
  return (16n * arctanOfInverse(5n) - 4n * arctanOfInverse(239n)) >> guard;
}
