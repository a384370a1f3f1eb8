/** y[i] ← value where byte i of the mask is `which`, 0 or 1, else x[i]; i = 0 … n - 1. */
export function fillRow(y: usize, x: usize, mask: usize, which: i32, value: f32, n: i32): void {
  const values = f32x4.splat(value);
  const filled = i32x4.splat(which);
  for (const end = y + (<usize>(n & ~3) << 2); y < end; y += 16) {
    const bytes = i32x4.extend_low_i16x8_u(i16x8.extend_low_i8x16_u(v128.load32_zero(mask)));
    v128.store(y, v128.bitselect(values, v128.load(x), i32x4.eq(bytes, filled)));
    x += 16;
    mask += 4;
  }
  for (let left = n & 3; left > 0; left--) {
    store<f32>(y, <i32>load<u8>(mask) === which ? value : load<f32>(x));
    y += 4;
    x += 4;
    mask += 1;
  }
}
