import { SINES } from "./memory-map";
import { rounded } from "./uniforms";

/**
 * Blocks of 16 uniform numbers → normal ones, in place, by Box and Muller's method: `transform16` of src/random/normal.ts with
 * four points at a time, step by step in the same precision, and so with the same bits.
 */
export function normals(x: usize, blocks: i32, mean: f64, std: f64): void {
  const means = f64x2.splat(mean);
  const stds = f64x2.splat(std);
  for (const end = x + (<usize>blocks << 6); x < end; x += 64) {
    fourPoints(x, means, stds);
    fourPoints(x + 16, means, stds);
  }
}

/** Four radii from the numbers at x, four angles from those 8 further on. */
@inline
function fourPoints(x: usize, means: v128, stds: v128): void {
  const u = v128.load(x);
  const logs = rounded(log(f64x2.sub(f64x2.splat(1), low(u))), log(f64x2.sub(f64x2.splat(1), high(u))));
  const radius = f32x4.sqrt(f32x4.mul(f32x4.splat(-2), logs));
  const v = v128.load(x, 32);
  const turn = f64x2.splat(2 * Math.PI);
  const angle = rounded(f64x2.mul(turn, low(v)), f64x2.mul(turn, high(v)));
  const left = low(angle);
  const right = high(angle);
  const cosines = rounded(cosine(left), cosine(right));
  const sines = rounded(sine(left), sine(right));
  v128.store(x, scaled(f32x4.mul(radius, cosines), means, stds));
  v128.store(x, scaled(f32x4.mul(radius, sines), means, stds), 32);
}

@inline
function scaled(x: v128, means: v128, stds: v128): v128 {
  return rounded(f64x2.add(f64x2.mul(low(x), stds), means), f64x2.add(f64x2.mul(high(x), stds), means));
}

/** The first two of four float32, as float64. */
@inline
function low(x: v128): v128 {
  return f64x2.promote_low_f32x4(x);
}

/** The last two. */
@inline
function high(x: v128): v128 {
  return f64x2.promote_low_f32x4(v128.shuffle<i32>(x, x, 2, 3, 2, 3));
}

@inline
function times(a: v128, b: f64): v128 {
  return f64x2.mul(a, f64x2.splat(b));
}

@inline
function plus(a: v128, b: f64): v128 {
  return f64x2.add(a, f64x2.splat(b));
}

/** ln x for positive, normal x: src/kernels/math/log.ts. */
@inline
function log(x: v128): v128 {
  // The exponent, 1023 too large, from the bits of x / √½; then x with an exponent of 0 or -1.
  const exponent = i64x2.shr_u(i64x2.add(x, i64x2.splat(<i64>(0x3ff00000 - 0x3fe6a09e) << 32)), 52);
  const k = plus(v128.or(exponent, i64x2.splat(0x4330000000000000)), -4503599627370496 - 1023); // 2^52 + exponent, as bits
  const m = i64x2.sub(x, i64x2.shl(i64x2.sub(exponent, i64x2.splat(1023)), 52));
  const s = f64x2.div(plus(m, -1), plus(m, 1));
  const z = f64x2.mul(s, s);
  const z2 = f64x2.mul(z, z);
  let odd = plus(times(z2, 2.0 / 19), 2.0 / 15);
  odd = plus(f64x2.mul(z2, odd), 2.0 / 11);
  odd = plus(f64x2.mul(z2, odd), 2.0 / 7);
  odd = plus(f64x2.mul(z2, odd), 2.0 / 3);
  let even = plus(times(z2, 2.0 / 21), 2.0 / 17);
  even = plus(f64x2.mul(z2, even), 2.0 / 13);
  even = plus(f64x2.mul(z2, even), 2.0 / 9);
  even = plus(f64x2.mul(z2, even), 2.0 / 5);
  const tail = f64x2.add(f64x2.mul(z, odd), f64x2.mul(z2, even));
  const atanh2 = f64x2.add(f64x2.add(s, s), f64x2.mul(s, tail));
  return f64x2.add(times(k, 0.6931471803691238), f64x2.add(times(k, 1.9082149292705877e-10), atanh2));
}

/** How many steps of π/32 the angle x has, rounded, in the low bits of a float64. 0 ≤ x ≤ 2π */
@inline
function stepsOf(x: v128): v128 {
  return plus(times(x, 32 / Math.PI), ROUNDER);
}
