import { constant, constant64, LOW24 } from "./constants";
import { SINES } from "./memory-map";
import { rounded } from "./uniforms";

/** cos(k·π/32) = sin(k·π/32 + π/2), in the same table. */
const COSINES: usize = SINES + 16 * 8;
const TWO24: usize = memory.data<i32>([1 << 24]);
const MINUS_TWO: usize = memory.data<f32>([-2]);
/** 2π for numbers that are 2^24 times too large. */
const TURN: usize = memory.data<f64>([(2 * Math.PI) / 16777216]);

/**
 * Blocks of 16 words → normal numbers y, by Box and Muller's method: `transform16` of src/random/normal.ts with four
 * points at a time, step by step in the same precision, and so with the same bits. Terms of the series that change none of
 * the 2^24 logarithms, sines and cosines that there are, once rounded to float32, are left out.
 */
export function normals(words: usize, y: usize, blocks: i32, mean: f32, std: f32): void {
  const means = f64x2.splat(mean);
  const stds = f64x2.splat(std);
  const standard = mean === 0 && std === 1;
  for (const end = words + (<usize>blocks << 6); words < end; words += 64) {
    fourPoints(words, y, standard, means, stds);
    fourPoints(words + 16, y + 16, standard, means, stds);
    y += 64;
  }
}

/** Four radii from the words at x, four angles from those 8 further on: four points, to y and 8 further on. Of a word, u·2^24 is in the low 24 bits. */
@inline
function fourPoints(x: usize, y: usize, standard: bool, means: v128, stds: v128): void {
  const rest = i32x4.sub(constant(TWO24), low24(v128.load(x))); // 1 - u
  const radius = f32x4.sqrt(f32x4.mul(constant(MINUS_TWO), rounded(log(low(rest)), log(high(rest)))));
  const u = low24(v128.load(x, 32));
  const angle = rounded(times(low(u), TURN), times(high(u), TURN));
  const left = f64x2.promote_low_f32x4(angle);
  const right = promoteHigh(angle);
  const k0 = stepsOf(left);
  const k1 = stepsOf(right);
  const r0 = restOf(left, k0);
  const r1 = restOf(right, k1);
  const sin0 = sinesAt(k0, SINES);
  const sin1 = sinesAt(k1, SINES);
  const cos0 = sinesAt(k0, COSINES);
  const cos1 = sinesAt(k1, COSINES);
  const cosines = rounded(cosine(sin0, cos0, r0), cosine(sin1, cos1, r1));
  const sines = rounded(sine(sin0, cos0, r0), sine(sin1, cos1, r1));
  v128.store(y, scaled(f32x4.mul(radius, cosines), standard, means, stds));
  v128.store(y, scaled(f32x4.mul(radius, sines), standard, means, stds), 32);
}

/** x·std + mean, rounded once. */
@inline
function scaled(x: v128, standard: bool, means: v128, stds: v128): v128 {
  if (standard) return f32x4.add(x, f32x4.splat(0)); // x, but for -0
  const left = f64x2.mul(f64x2.promote_low_f32x4(x), stds);
  return rounded(f64x2.add(left, means), f64x2.add(f64x2.mul(promoteHigh(x), stds), means));
}

@inline
function low24(words: v128): v128 {
  return v128.and(words, constant(LOW24));
}

/** The first two of four whole numbers, as float64. */
@inline
function low(x: v128): v128 {
  return f64x2.convert_low_i32x4_s(x);
}

/** The last two. */
@inline
function high(x: v128): v128 {
  return f64x2.convert_low_i32x4_s(v128.shuffle<i32>(x, x, 2, 3, 2, 3));
}

/** The last two of four float32, as float64. */
@inline
function promoteHigh(x: v128): v128 {
  return f64x2.promote_low_f32x4(v128.shuffle<i32>(x, x, 2, 3, 2, 3));
}

@inline
function times(a: v128, table: usize, k: i32 = 0): v128 {
  return f64x2.mul(a, constant64(table, k));
}

@inline
function plus(a: v128, table: usize, k: i32 = 0): v128 {
  return f64x2.add(a, constant64(table, k));
}

/** The bits of x / √½ are those of x, plus this. */
const OVER_SQRT_HALF: usize = memory.data<i64>([<i64>(0x3ff00000 - 0x3fe6a09e) << 32]);
const BIAS: usize = memory.data<i64>([1023]);
/** The bits of 2^52, which those of a whole number are put into; and what is then too large. */
const TWO52: usize = memory.data<i64>([0x4330000000000000]);
const TOO_LARGE: usize = memory.data<f64>([-4503599627370496 - 1023 - 24]);
const ONES: usize = memory.data<f64>([-1, 1]);
/** 2·atanh s = 2s + s·(z·O(z²) + z²·E(z²)), z = s²; the highest power first. */
const ODD: usize = memory.data<f64>([2.0 / 15, 2.0 / 11, 2.0 / 7, 2.0 / 3]);
const EVEN: usize = memory.data<f64>([2.0 / 17, 2.0 / 13, 2.0 / 9, 2.0 / 5]);
/** In two parts: the product of the first with an exponent is exact. */
const LN2: usize = memory.data<f64>([0.6931471803691238, 1.9082149292705877e-10]);

/** ln(x·2^-24), x = 1 … 2^24: src/kernels/math/log.ts. */
@inline
function log(x: v128): v128 {
  // The exponent, 1023 too large, from the bits of x / √½; then x with an exponent of 0 or -1.
  const exponent = i64x2.shr_u(i64x2.add(x, constant64(OVER_SQRT_HALF)), 52);
  const k = plus(v128.or(exponent, constant64(TWO52)), TOO_LARGE);
  const m = i64x2.sub(x, i64x2.shl(i64x2.sub(exponent, constant64(BIAS)), 52));
  const s = f64x2.div(plus(m, ONES), plus(m, ONES, 1));
  const z = f64x2.mul(s, s);
  const z2 = f64x2.mul(z, z);
  let odd = plus(times(z2, ODD), ODD, 1);
  odd = plus(f64x2.mul(z2, odd), ODD, 2);
  odd = plus(f64x2.mul(z2, odd), ODD, 3);
  let even = plus(times(z2, EVEN), EVEN, 1);
  even = plus(f64x2.mul(z2, even), EVEN, 2);
  even = plus(f64x2.mul(z2, even), EVEN, 3);
  const tail = f64x2.add(f64x2.mul(z, odd), f64x2.mul(z2, even));
  const atanh2 = f64x2.add(f64x2.add(s, s), f64x2.mul(s, tail));
  return f64x2.add(times(k, LN2), f64x2.add(times(k, LN2, 1), atanh2));
}

// sin and cos of angles from 0 to 2π: src/kernels/math/trigonometry.ts. An angle is k·π/32 + r.

const STEPS: usize = memory.data<f64>([32 / Math.PI]);
/** 1.5·2^52, which rounds to a whole number when added; and to take it away again. */
const ROUNDER: usize = memory.data<f64>([6755399441055744, -6755399441055744]);
/** π/32 in two parts: the product of the first with k is exact. */
const STEP: usize = memory.data<f64>([1.5707963267341256 / 16, 6.077100506303966e-11 / 16]);
/** cos r - 1 = r²·C(r²) and sin r - r = r³·S(r²), the highest power first. */
const COSINE: usize = memory.data<f64>([-1.0 / 720, 1.0 / 24, -0.5]);
const SINE: usize = memory.data<f64>([-1.0 / 5040, 1.0 / 120, -1.0 / 6]);

/** k as the low bits of a float64. */
@inline
function stepsOf(angle: v128): v128 {
  return plus(times(angle, STEPS), ROUNDER);
}

/** r */
@inline
function restOf(angle: v128, steps: v128): v128 {
  const k = plus(steps, ROUNDER, 1);
  return f64x2.sub(f64x2.sub(angle, times(k, STEP)), times(k, STEP, 1));
}

/** sin(k·π/32), or cos, from its table. */
@inline
function sinesAt(steps: v128, table: usize): v128 {
  const first = v128.load64_zero(table + (<usize>(i32x4.extract_lane(steps, 0) & 63) << 3));
  return v128.load64_lane(table + (<usize>(i32x4.extract_lane(steps, 2) & 63) << 3), first, 1);
}

/** cos r - 1, z = r² */
@inline
function cosMinus1(z: v128): v128 {
  const tail = plus(times(z, COSINE), COSINE, 1);
  return f64x2.mul(z, plus(f64x2.mul(z, tail), COSINE, 2));
}

/** sin r - r */
@inline
function sinMinusR(r: v128, z: v128): v128 {
  const tail = plus(times(z, SINE), SINE, 1);
  return f64x2.mul(f64x2.mul(r, z), plus(f64x2.mul(z, tail), SINE, 2));
}

/** sin(a + r) = sin a·cos r + cos a·sin r */
@inline
function sine(sin: v128, cos: v128, r: v128): v128 {
  const z = f64x2.mul(r, r);
  const rest = f64x2.add(f64x2.mul(cos, r), f64x2.mul(cos, sinMinusR(r, z)));
  return f64x2.add(sin, f64x2.add(f64x2.mul(sin, cosMinus1(z)), rest));
}

/** cos(a + r) = cos a·cos r - sin a·sin r */
@inline
function cosine(sin: v128, cos: v128, r: v128): v128 {
  const z = f64x2.mul(r, r);
  const rest = f64x2.add(f64x2.mul(sin, r), f64x2.mul(sin, sinMinusR(r, z)));
  return f64x2.add(cos, f64x2.sub(f64x2.mul(cos, cosMinus1(z)), rest));
}
