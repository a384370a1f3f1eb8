// Rows of float32 of any length, four elements at a time. The k-th element of a row is always in lane k mod 4, so that sums
// by lane depend neither on where a row lies nor on zeros behind its end. Loops that need constants are over at least one element and
// have their condition at the end: engines then compute constants before the loop instead of each time around.

/** The next four elements of a row that has `left` left; `fill` in the lanes behind its end. */
@inline
export function load4(x: usize, left: i32, fill: f32): v128 {
  return left >= 4 ? v128.load(x) : loadEnd(x, left, fill);
}

/** The last one to three. */
@inline
export function loadEnd(x: usize, left: i32, fill: f32): v128 {
  let v = v128.load_lane<f32>(x, f32x4.splat(fill), 0);
  if (left > 1) v = v128.load_lane<f32>(x, v, 1, 4);
  if (left > 2) v = v128.load_lane<f32>(x, v, 2, 8);
  return v;
}

/** Those of the four lanes that are in the row → its next elements. */
@inline
export function store4(y: usize, v: v128, left: i32): void {
  if (left >= 4) v128.store(y, v);
  else storeEnd(y, v, left);
}

/** The last one to three. */
@inline
export function storeEnd(y: usize, v: v128, left: i32): void {
  v128.store_lane<f32>(y, v, 0);
  if (left > 1) v128.store_lane<f32>(y, v, 1, 4);
  if (left > 2) v128.store_lane<f32>(y, v, 2, 8);
}

/** v with 0 in the lanes behind the end of a row that has `left` elements left. */
@inline
export function within(v: v128, left: i32): v128 {
  return v128.and(v, i32x4.gt_s(i32x4.splat(left), i32x4(0, 1, 2, 3)));
}

/** The first two of four float32, as float64. */
@inline
export function low(x: v128): v128 {
  return f64x2.promote_low_f32x4(x);
}

/** The last two. */
@inline
export function high(x: v128): v128 {
  return f64x2.promote_low_f32x4(v128.shuffle<i32>(x, x, 2, 3, 2, 3));
}

/** The sum of the four lanes of two registers of float64. */
@inline
export function total(left: v128, right: v128): f64 {
  const sums = f64x2.add(left, right);
  return f64x2.extract_lane(sums, 0) + f64x2.extract_lane(sums, 1);
}

/** The sum of a row, in float64. */
@inline
export function sumOf(x: usize, n: i32): f64 {
  let sumLow = f64x2.splat(0);
  let sumHigh = sumLow;
  let left = n;
  do {
    const v = load4(x, left, 0);
    sumLow = f64x2.add(sumLow, low(v));
    sumHigh = f64x2.add(sumHigh, high(v));
    x += 16;
    left -= 4;
  } while (left > 0);
  return total(sumLow, sumHigh);
}
