// MCG31m1, the generator of Intel's MKL that PyTorch's builds with MKL draw dropout from: x ← a·x mod 2^31 - 1, u = x / (2^31 - 1).
// L'Ecuyer, "Tables of linear congruential generators of different sizes and good lattice structure" (1999).

const MULTIPLIER = 1132489760;
/** 2^31 - 1, a prime. */
const MODULUS = 0x7fffffff;

// The multiplier in two halves, so that no product reaches 2^53 and float64 holds each of them exactly.
const HIGH = MULTIPLIER >>> 15;
const LOW = MULTIPLIER & 0x7fff;

/** The first number of the stream that a 32-bit word seeds, 1 … 2^31 - 2: zero, from which nothing else would follow, becomes 1. */
export function mcg31Start(word: number): number {
  return word % MODULUS || 1;
}

/** The number after x, 1 … 2^31 - 2. */
export function mcg31Next(x: number): number {
  return residue(residue(HIGH * x) * 2 ** 15 + LOW * x);
}

/** n mod 2^31 - 1, of a whole number below 2^53: 2^31 leaves 1, so the bits above the 31st are added to those below. */
function residue(n: number): number {
  const high = Math.floor(n / 2 ** 31);
  const sum = high + (n - high * 2 ** 31);
  return sum < MODULUS ? sum : sum - MODULUS;
}

/** How many whole numbers x from 0 on have x / (2^31 - 1) < p, of a p from 0 to 1: the least one ≥ p·2^31 - p. */
export function mcg31Below(p: number): number {
  // The product only shifts p's bits; of its whole part and its fraction, the latter alone meets p, so nothing gets lost.
  const whole = Math.floor(p * 2 ** 31);
  const fraction = p * 2 ** 31 - whole;
  return whole + Math.ceil(fraction - p);
}

/** y ← 1 with probability p, else 0: u < p, for the stream that `word` seeds, whose first u is of the seed itself. */
export function fillChancesMkl(y: Float32Array, p: number, word: number): void {
  const below = mcg31Below(p);
  let x = mcg31Start(word);
  for (let i = 0; i < y.length; i++) {
    y[i] = x < below ? 1 : 0;
    x = mcg31Next(x);
  }
}
