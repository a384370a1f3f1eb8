import { constant, constant64, LOW24 } from "./constants";
import { TURN } from "./memory-map";
import { rounded } from "./uniforms";

const TWO24: usize = memory.data<i32>([1 << 24]);
/** 2π for numbers that are 2^24 times too large. */
const TWO_PI: usize = memory.data<f64>([(2 * Math.PI) / 16777216]);

/**
 * Blocks of 16 words → normal numbers y, by Box and Muller's method: `transform16` of src/random/normal.ts with four
 * points at a time, rounded after the same steps. There are only 2^24 logarithms, sines and cosines: the formulas are shorter
 * than those of src/kernels/math, and all results, once rounded to float32, are the same.
 * @param words their place, a multiple of 64
 * @param y written to once only: a task may be done by two threads
 */
export function normals(words: usize, y: usize, blocks: i32, mean: f32, std: f32): void {
  const means = f64x2.splat(mean);
  const stds = f64x2.splat(std);
  const standard = mean === 0 && std === 1;
  for (const end = y + (<usize>blocks << 6); y < end; ) {
    fourPoints(words, y, standard, means, stds);
    const step: usize = words & 16 ? 48 : 16; // to the other half of the radii; to the next block
    words += step;
    y += step;
  }
}

/** Four radii from the words at x, four angles from those 8 further on: four points, to y and 8 further on. Of a word, u·2^24 is in the low 24 bits. */
@inline
function fourPoints(x: usize, y: usize, standard: bool, means: v128, stds: v128): void {
  const rest = i32x4.sub(constant(TWO24), low24(v128.load(x))); // 1 - u
  const radius = f32x4.sqrt(rounded(minus2log(low(rest)), minus2log(high(rest))));
  const u = low24(v128.load(x, 32));
  const left = toFloat32(times(low(u), TWO_PI));
  const right = toFloat32(times(high(u), TWO_PI));
  const k0 = plus(left, ROUNDER);
  const k1 = plus(right, ROUNDER);
  const r0 = f64x2.sub(left, plus(k0, ROUNDER, 1));
  const r1 = f64x2.sub(right, plus(k1, ROUNDER, 1));
  const near0 = nearFirst(k0);
  const near1 = nearSecond(k0);
  const near2 = nearFirst(k1);
  const near3 = nearSecond(k1);
  const cos0 = v128.shuffle<i64>(near0, near1, 0, 2);
  const sin0 = v128.shuffle<i64>(near0, near1, 1, 3);
  const cos1 = v128.shuffle<i64>(near2, near3, 0, 2);
  const sin1 = v128.shuffle<i64>(near2, near3, 1, 3);
  const cosR0 = cosMinus1(r0);
  const cosR1 = cosMinus1(r1);
  const sinR0 = sin(r0);
  const sinR1 = sin(r1);
  const cosines = rounded(cosine(cos0, sin0, cosR0, sinR0), cosine(cos1, sin1, cosR1, sinR1));
  const sines = rounded(sine(cos0, sin0, cosR0, sinR0), sine(cos1, sin1, cosR1, sinR1));
  const first = f32x4.mul(radius, cosines);
  const second = f32x4.mul(radius, sines);
  if (standard) {
    v128.store(y, f32x4.add(first, f32x4.splat(0))); // themselves, but for -0
    v128.store(y, f32x4.add(second, f32x4.splat(0)), 32);
  } else {
    v128.store(y, scaled(first, means, stds));
    v128.store(y, scaled(second, means, stds), 32);
  }
}

/** x·std + mean, rounded once. */
@inline
function scaled(x: v128, means: v128, stds: v128): v128 {
  const left = f64x2.mul(f64x2.promote_low_f32x4(x), stds);
  const right = f64x2.mul(f64x2.promote_low_f32x4(v128.shuffle<i32>(x, x, 2, 3, 2, 3)), stds);
  return rounded(f64x2.add(left, means), f64x2.add(right, means));
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

/** Rounded, and float64 again. */
@inline
function toFloat32(x: v128): v128 {
  return f64x2.promote_low_f32x4(f32x4.demote_f64x2_zero(x));
}

@inline
function times(a: v128, table: usize, k: i32 = 0): v128 {
  return f64x2.mul(a, constant64(table, k));
}

@inline
function plus(a: v128, table: usize, k: i32 = 0): v128 {
  return f64x2.add(a, constant64(table, k));
}

// -2·ln(x·2^-24) for x = 1 … 2^24. With x = 2^k·m and √½ ≤ m < √2, ln m = 2·atanh s, s = (m - 1) / (m + 1).

/** The bits of √½, whose lower half is 0 here, and those of an exponent. */
const ROOT_HALF: usize = memory.data<i64>([0x3fe6a09e00000000]);
const EXPONENT: usize = memory.data<i64>([0xfff0000000000000]);
/** The bits of 2^52, which those of a whole number are put into; and what is then too large. */
const TWO52: usize = memory.data<i64>([0x4330000000000000]);
const TOO_LARGE: usize = memory.data<f64>([-4503599627370496 - 24]);
const ONES: usize = memory.data<f64>([-1, 1]);
const FACTORS: usize = memory.data<f64>([-4, -2 * 0.6931471805599453]);
/** atanh s = s + s·z·P(z), z = s². Of all P of six terms, this has the least greatest error relative to atanh s: 2^-52.2. */
const P: usize = memory.data<f64>([
  0.333333333332937167, 0.200000000260839119, 0.142857085729611735, 0.111116853071030707, 0.0906183732901996948,
  0.0840973210409494703,
]);

@inline
function minus2log(x: v128): v128 {
  // As whole numbers: the bits of x / √½, of which those of the exponent are k, as long as it is not negative.
  const exponent = v128.and(i64x2.sub(x, constant64(ROOT_HALF)), constant64(EXPONENT));
  const k = plus(v128.or(i64x2.shr_u(exponent, 52), constant64(TWO52)), TOO_LARGE);
  const m = i64x2.sub(x, exponent);
  const s = f64x2.div(plus(m, ONES), plus(m, ONES, 1));
  const z = f64x2.mul(s, s);
  const z2 = f64x2.mul(z, z);
  const first = plus(times(z, P, 1), P);
  const second = plus(times(z, P, 3), P, 2);
  const third = plus(times(z, P, 5), P, 4);
  const series = f64x2.add(f64x2.add(first, f64x2.mul(z2, second)), f64x2.mul(f64x2.mul(z2, z2), third));
  const t = times(s, FACTORS);
  return f64x2.add(times(k, FACTORS, 1), f64x2.add(t, f64x2.mul(f64x2.mul(t, z), series)));
}

// sin and cos of an angle from 0 to 2π, which is k/64 + r.

/** 1.5·2^46, whose last bit is worth 1/64, so that what is added is rounded to k/64; and to take it away again. */
const ROUNDER: usize = memory.data<f64>([105553116266496, -105553116266496]);
/** cos r - 1 = z·C(z) and sin r = r + r·z·S(z), z = r², the highest power first. What is left out is below 2^-51. */
const C: usize = memory.data<f64>([1.0 / 24, -0.5]);
const S: usize = memory.data<f64>([1.0 / 120, -1.0 / 6]);

/** cos(k/64) and sin(k/64) from their table, for the first of two k, which are in the low bits of float64. */
@inline
function nearFirst(k: v128): v128 {
  return v128.load(TURN + (<usize>i32x4.extract_lane(k, 0) << 4));
}

/** For the second. */
@inline
function nearSecond(k: v128): v128 {
  return v128.load(TURN + (<usize>i32x4.extract_lane(k, 2) << 4));
}

@inline
function cosMinus1(r: v128): v128 {
  const z = f64x2.mul(r, r);
  return f64x2.mul(z, plus(times(z, C), C, 1));
}

@inline
function sin(r: v128): v128 {
  const z = f64x2.mul(r, r);
  return f64x2.add(r, f64x2.mul(f64x2.mul(r, z), plus(times(z, S), S, 1)));
}

/** cos(a + r) = cos a·cos r - sin a·sin r, of cos a, sin a, cos r - 1 and sin r. */
@inline
function cosine(cosA: v128, sinA: v128, cosR: v128, sinR: v128): v128 {
  return f64x2.add(cosA, f64x2.sub(f64x2.mul(cosA, cosR), f64x2.mul(sinA, sinR)));
}

/** sin(a + r) = sin a·cos r + cos a·sin r, of the same. */
@inline
function sine(cosA: v128, sinA: v128, cosR: v128, sinR: v128): v128 {
  return f64x2.add(sinA, f64x2.add(f64x2.mul(sinA, cosR), f64x2.mul(cosA, sinR)));
}
