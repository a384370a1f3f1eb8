/**
 * y[j] ← Σ of column j of x, n rows of which lie `stride` bytes apart, in float64: ((v₀ + v₁) + (v₂ + v₃)) of each four rows are
 * added in order. n is a multiple of 4, the number of columns of 2. The sums grow in `room`, 8 bytes a column: a task may be done
 * by two threads, so that y is only written to.
 */
export function columnSums(y: usize, x: usize, stride: usize, n: i32, columns: i32, room: usize): void {
  const bytes = <usize>columns << 3;
  memory.fill(room, 0, bytes);
  for (; n > 0; n -= 4) {
    for (let at: usize = 0; at < bytes; at += 16) {
      const row = x + (at >> 1);
      const upper = f64x2.add(two(row), two(row + stride));
      const lower = f64x2.add(two(row + 2 * stride), two(row + 3 * stride));
      v128.store(room + at, f64x2.add(v128.load(room + at), f64x2.add(upper, lower)));
    }
    x += 4 * stride;
  }
  memory.copy(y, room, bytes);
}

/** Two float32, as float64. */
@inline
function two(x: usize): v128 {
  return f64x2.promote_low_f32x4(v128.load64_zero(x));
}
