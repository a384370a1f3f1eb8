// Ways to the sign, exponent and mantissa of a float64.

const float64 = new Float64Array(1);
const words = new Int32Array(float64.buffer);
float64[0] = 1; // its upper half is not 0, its lower half is
const UPPER = words[0] === 0 ? 1 : 0;

/** The upper half of x's bits: sign (1 bit), exponent + 1023 (11), and the 20 leading bits of the mantissa. */
export function upperWord(x: number): number {
  float64[0] = x;
  return words[UPPER]!;
}

const SMALLEST = -1074;

/** 2^-1074 … 2^1023, every power of two there is. */
const POWERS_OF_2 = powersOf2();

/** A function, since a loop outside of functions can make an engine compile all of a bundle that is outside of them again. */
function powersOf2(): Float64Array {
  const powers = new Float64Array(1023 - SMALLEST + 1);
  for (let power = Number.MIN_VALUE, i = 0; i < powers.length; power *= 2) powers[i++] = power;
  return powers;
}

/** 2^k, for whole k from -1074 to 1023. */
export function powerOf2(k: number): number {
  return POWERS_OF_2[k - SMALLEST]!;
}

/** Adding and then subtracting it rounds a number of size below 2^51 to a whole one, half to even. */
export const ROUNDER: number = 1.5 * 2 ** 52;

/** ln 2 in two parts: the first has 32 bits, so that its product with an exponent is exact. */
export const LN2_HIGH = 0.6931471803691238;
export const LN2_LOW = 1.9082149292705877e-10;
