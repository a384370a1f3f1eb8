// A tile reads its operands four steps of k at a time, from each of its lines in turn: the rows of A, the columns of B.
// Packing lays them out in that order, in panels of `width` lines. The even fours of steps come first, then the odd ones, so
// that a tile can sum the two apart. A transpose is only another packing. What is missing to a whole panel, or to a multiple
// of 8 steps, is 0. Sizes are in elements; pointers and `stride`, from line to line or from step to step, in bytes.

/** How many bytes `lines` lines of k steps take when packed: whole panels, whole eights of steps. */
@inline
export function packedSize(lines: i32, k: i32, width: i32): usize {
  return (<usize>((lines + width - 1) / width) * width * ((k + 7) & ~7)) << 2;
}

/** Lines that lie along k: the rows of a row-major A, the columns of a transposed B. */
@inline
function packAlong(from: usize, stride: usize, to: usize, lines: i32, k: i32, width: i32): void {
  const step = <usize>width << 4; // from four steps of a line to its next four of the same kind
  const odd = step * <usize>((k + 7) >> 3);
  for (let panel = 0; panel < lines; panel += width) {
    for (let i = 0; i < width; i++) {
      let d = to + (<usize>i << 4);
      let s = from + <usize>(panel + i) * stride;
      const inside = panel + i < lines;
      let p = 0;
      if (inside) {
        const whole = k & ~15;
        let e = d + odd;
        const end = s + (<usize>whole << 2);
        while (s < end) {
          v128.store(d, v128.load(s));
          v128.store(e, v128.load(s, 16));
          v128.store(d + step, v128.load(s, 32));
          v128.store(e + step, v128.load(s, 48));
          s += 64;
          d += step << 1;
          e += step << 1;
        }
        p = whole;
      }
      for (; p < k; p += 8) {
        v128.store(d, inside ? fourOf(s, k - p) : f32x4.splat(0));
        v128.store(d + odd, inside ? fourOf(s + 16, k - p - 4) : f32x4.splat(0));
        s += 32;
        d += step;
      }
    }
    to += odd << 1;
  }
}

/** The next four steps of a line that has `left` left; 0 behind its end. */
@inline
export function fourOf(s: usize, left: i32): v128 {
  return left >= 4 ? v128.load(s) : lessThanFour(s, left);
}

function lessThanFour(s: usize, left: i32): v128 {
  let four = left > 0 ? v128.load32_zero(s) : f32x4.splat(0);
  if (left > 1) four = v128.load_lane<f32>(s, four, 1, 4);
  if (left > 2) four = v128.load_lane<f32>(s, four, 2, 8);
  return four;
}

/** Lines that lie across k: the columns of a row-major B, the rows of a transposed A. `width` is 2 or 4. */
@inline
function packAcross(from: usize, stride: usize, to: usize, lines: i32, k: i32, width: i32): void {
  const step = <usize>width << 4;
  const odd = step * <usize>((k + 7) >> 3);
  const zero = f32x4.splat(0);
  for (let line = 0; line < lines; line += 4) {
    const panel = to + <usize>(line / width) * (odd << 1);
    const next = width === 4 ? panel + 32 : panel + (odd << 1); // where the third line and the fourth go
    const has2 = line + 2 < lines;
    const left = lines - line;
    let s = from + (<usize>line << 2);
    let d: usize = 0;
    for (let p = 0; p < k; p += 4) {
      const r0 = fourOf(s, left);
      const r1 = p + 1 < k ? fourOf(s + stride, left) : zero;
      const r2 = p + 2 < k ? fourOf(s + 2 * stride, left) : zero;
      const r3 = p + 3 < k ? fourOf(s + 3 * stride, left) : zero;
      const low01 = v128.shuffle<f32>(r0, r1, 0, 4, 1, 5);
      const high01 = v128.shuffle<f32>(r0, r1, 2, 6, 3, 7);
      const low23 = v128.shuffle<f32>(r2, r3, 0, 4, 1, 5);
      const high23 = v128.shuffle<f32>(r2, r3, 2, 6, 3, 7);
      v128.store(panel + d, v128.shuffle<f32>(low01, low23, 0, 1, 4, 5));
      v128.store(panel + d, v128.shuffle<f32>(low01, low23, 2, 3, 6, 7), 16);
      if (width === 4 || has2) {
        v128.store(next + d, v128.shuffle<f32>(high01, high23, 0, 1, 4, 5));
        v128.store(next + d, v128.shuffle<f32>(high01, high23, 2, 3, 6, 7), 16);
      }
      s += stride << 2;
      d = (p & 4) === 0 ? d + odd : d - odd + step;
    }
    if (((k + 3) & 4) !== 0) { // the last odd four is missing
      v128.store(panel + d, zero);
      v128.store(panel + d, zero, 16);
      if (width === 4 || has2) {
        v128.store(next + d, zero);
        v128.store(next + d, zero, 16);
      }
    }
  }
}

/** Panels of TILE_ROWS rows of A, [rows, k], or of its transpose, [k, rows]. */
export function packA(from: usize, stride: usize, transposed: bool, to: usize, rows: i32, k: i32): void {
  if (transposed) packAcross(from, stride, to, rows, k, 2);
  else packAlong(from, stride, to, rows, k, 2);
}

/** Panels of TILE_COLUMNS columns of B, [k, columns], or of its transpose, [columns, k]. */
export function packB(from: usize, stride: usize, transposed: bool, to: usize, columns: i32, k: i32): void {
  if (transposed) packAlong(from, stride, to, columns, k, 4);
  else packAcross(from, stride, to, columns, k, 4);
}
