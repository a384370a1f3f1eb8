import { exp, expUpTo89 } from "./functions";
import { high, load4, low, store4, sumOf, total } from "./vectors";

// Softmax and what is made of it, row by row. Sums are in float64.

/** e⁻¹⁰⁴ is rounded to 0. */
const VANISHES: f32 = -104;

/** So many exponentials at a time wait to be added up. */
const BLOCK: i32 = 2048;

/** The largest of a row of n ≥ 1 elements; NaN is passed over, since its exponential will show. */
function largest(x: usize, n: i32): f32 {
  let most = f32x4.splat(-Infinity);
  let left = n;
  do {
    most = f32x4.pmax(most, load4(x, left, -Infinity));
    x += 16;
    left -= 4;
  } while (left > 0);
  const two = f32x4.pmax(most, v128.shuffle<i32>(most, most, 2, 3, 2, 3));
  return max(f32x4.extract_lane(two, 0), f32x4.extract_lane(two, 1));
}

/** How much of a row is not masked: what is left without the elements at its end whose exponentials are 0, by fours. */
function unmasked(x: usize, n: i32, most: f32): i32 {
  let start = (n - 1) & ~3;
  while (start > 0) {
    const d = f32x4.sub(load4(x + (<usize>start << 2), n - start, -Infinity), f32x4.splat(most));
    if (i32x4.bitmask(f32x4.le(d, f32x4.splat(VANISHES))) !== 15) break;
    start -= 4;
  }
  return min(n, start + 4);
}

/** yᵢ = exp(xᵢ - most) */
@inline
function exponentials(y: usize, x: usize, n: i32, most: f32): void {
  const shift = f32x4.splat(most);
  let left = n;
  do {
    store4(y, expUpTo89(f32x4.sub(load4(x, left, -Infinity), shift)), left);
    x += 16;
    y += 16;
    left -= 4;
  } while (left > 0);
}

/** yᵢ = exp(xᵢ) / Σⱼ exp(xⱼ) */
export function softmaxRow(y: usize, x: usize, n: i32): void {
  const most = largest(x, n);
  const count = unmasked(x, n, most);
  exponentials(y, x, count, most);
  memory.fill(y + (<usize>count << 2), 0, <usize>(n - count) << 2);
  const sum = sumOf(y, count);
  const factor = f32x4.splat(<f32>(1 / sum));
  let left = isNaN(sum) ? n : count; // of NaN, the masked elements are NaN, too
  do {
    store4(y, f32x4.mul(load4(y, left, 0), factor), left);
    y += 16;
    left -= 4;
  } while (left > 0);
}

/** The largest element, and Σ exp(x - largest): two float64. `room` is for BLOCK elements. */
export function totalsOfRow(y: usize, x: usize, n: i32, room: usize): void {
  const most = largest(x, n);
  let sum: f64 = 0;
  for (let start = 0; start < n; start += BLOCK) {
    const count = min(BLOCK, n - start);
    exponentials(room, x + (<usize>start << 2), count, most);
    sum += sumOf(room, count);
  }
  store<f64>(y, most);
  store<f64>(y, sum, 8);
}

/** yᵢ = (xᵢ - largest) - log total, with the two at `shifts`. */
export function logSoftmaxRow(y: usize, x: usize, shifts: usize, n: i32): void {
  const most = v128.load32_splat(shifts);
  const logTotal = v128.load32_splat(shifts, 4);
  let left = n;
  do {
    store4(y, f32x4.sub(f32x4.sub(load4(x, left, 0), most), logTotal), left);
    x += 16;
    y += 16;
    left -= 4;
  } while (left > 0);
}

/** yᵢ = exp(xᵢ - largest)·factor, with the two at `shifts`. */
export function scaledSoftmaxRow(y: usize, x: usize, shifts: usize, n: i32): void {
  const most = v128.load32_splat(shifts);
  const factor = v128.load32_splat(shifts, 4);
  let left = n;
  do {
    store4(y, f32x4.mul(expUpTo89(f32x4.sub(load4(x, left, 0), most)), factor), left);
    x += 16;
    y += 16;
    left -= 4;
  } while (left > 0);
}

/** dxᵢ = yᵢ·(dyᵢ - Σⱼ dyⱼ·yⱼ) */
export function softmaxRowBackward(dx: usize, dy: usize, y: usize, n: i32): void {
  let sumLow = f64x2.splat(0);
  let sumHigh = sumLow;
  let at = 0;
  let left = n;
  do {
    const g = load4(dy + at, left, 0);
    const v = load4(y + at, left, 0);
    sumLow = f64x2.add(sumLow, f64x2.mul(low(g), low(v)));
    sumHigh = f64x2.add(sumHigh, f64x2.mul(high(g), high(v)));
    at += 16;
    left -= 4;
  } while (left > 0);
  const sum = f32x4.splat(<f32>total(sumLow, sumHigh));
  at = 0;
  left = n;
  do {
    store4(dx + at, f32x4.mul(load4(y + at, left, 0), f32x4.sub(load4(dy + at, left, 0), sum)), left);
    at += 16;
    left -= 4;
  } while (left > 0);
}

/** dxᵢ = dyᵢ - exp(yᵢ)·Σⱼ dyⱼ */
export function logSoftmaxRowBackward(dx: usize, dy: usize, y: usize, n: i32): void {
  const sum = f32x4.splat(<f32>sumOf(dy, n));
  let left = n;
  do {
    store4(dx, f32x4.sub(load4(dy, left, 0), f32x4.mul(exp(load4(y, left, 0)), sum)), left);
    dx += 16;
    dy += 16;
    y += 16;
    left -= 4;
  } while (left > 0);
}
