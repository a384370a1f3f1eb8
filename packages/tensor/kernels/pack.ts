// A tile of the product reads its operands step by step along k. Packing lays them out in that order: panels of `width`
// rows of A, or columns of B, and in a panel all of step 0, then all of step 1, … A transpose is only another packing.
// What is missing to a whole panel is 0. Sizes are in elements, pointers and `stride`, from row to row, in bytes.

/** Four rows of four elements at `s0` … `s3` → four columns at `to`, `to + step`, … */
@inline
function transpose4(s0: usize, s1: usize, s2: usize, s3: usize, to: usize, step: usize): void {
  const r0 = v128.load(s0);
  const r1 = v128.load(s1);
  const r2 = v128.load(s2);
  const r3 = v128.load(s3);
  const low01 = v128.shuffle<f32>(r0, r1, 0, 4, 1, 5);
  const high01 = v128.shuffle<f32>(r0, r1, 2, 6, 3, 7);
  const low23 = v128.shuffle<f32>(r2, r3, 0, 4, 1, 5);
  const high23 = v128.shuffle<f32>(r2, r3, 2, 6, 3, 7);
  v128.store(to, v128.shuffle<f32>(low01, low23, 0, 1, 4, 5));
  v128.store(to + step, v128.shuffle<f32>(low01, low23, 2, 3, 6, 7));
  v128.store(to + 2 * step, v128.shuffle<f32>(high01, high23, 0, 1, 4, 5));
  v128.store(to + 3 * step, v128.shuffle<f32>(high01, high23, 2, 3, 6, 7));
}

/** Lines that lie along k: the rows of a row-major A, the columns of a transposed B. `width` is a multiple of 4. */
@inline
function packAlong(from: usize, stride: usize, to: usize, lines: i32, k: i32, width: i32): void {
  const step = <usize>width << 2;
  for (let panel = 0; panel < lines; panel += width) {
    for (let quarter = 0; quarter < width; quarter += 4) {
      const first = panel + quarter;
      let d = to + (<usize>quarter << 2);
      if (first + 4 <= lines) {
        let s0 = from + <usize>first * stride;
        let s1 = s0 + stride;
        let s2 = s1 + stride;
        let s3 = s2 + stride;
        let p = 0;
        for (; p + 4 <= k; p += 4) {
          transpose4(s0, s1, s2, s3, d, step);
          s0 += 16;
          s1 += 16;
          s2 += 16;
          s3 += 16;
          d += step << 2;
        }
        for (; p < k; p++) {
          store<f32>(d, load<f32>(s0));
          store<f32>(d, load<f32>(s1), 4);
          store<f32>(d, load<f32>(s2), 8);
          store<f32>(d, load<f32>(s3), 12);
          s0 += 4;
          s1 += 4;
          s2 += 4;
          s3 += 4;
          d += step;
        }
      } else {
        for (let p = 0; p < k; p++) {
          for (let i = 0; i < 4; i++) {
            const inside = first + i < lines;
            const s = from + <usize>(first + i) * stride + (<usize>p << 2);
            store<f32>(d + (<usize>i << 2), inside ? load<f32>(s) : 0);
          }
          d += step;
        }
      }
    }
    to += <usize>k * step;
  }
}

/** Lines that lie across k: the columns of a row-major B, the rows of a transposed A. `width` is 4 or 8. */
@inline
function packAcross(from: usize, stride: usize, to: usize, lines: i32, k: i32, width: i32): void {
  for (let panel = 0; panel < lines; panel += width) {
    let s = from + (<usize>panel << 2);
    const whole = panel + width <= lines;
    for (let p = 0; p < k; p++) {
      if (whole) {
        v128.store(to, v128.load(s));
        if (width === 8) v128.store(to, v128.load(s, 16), 16);
      } else {
        for (let i = 0; i < width; i++) {
          const inside = panel + i < lines;
          store<f32>(to + (<usize>i << 2), inside ? load<f32>(s + (<usize>i << 2)) : 0);
        }
      }
      to += <usize>width << 2;
      s += stride;
    }
  }
}

/** Panels of 4 rows of A, [rows, k], or of its transpose, [k, rows]. */
export function packA(from: usize, stride: usize, transposed: bool, to: usize, rows: i32, k: i32): void {
  if (transposed) packAcross(from, stride, to, rows, k, 4);
  else packAlong(from, stride, to, rows, k, 4);
}

/** Panels of 8 columns of B, [k, columns], or of its transpose, [columns, k]. */
export function packB(from: usize, stride: usize, transposed: bool, to: usize, columns: i32, k: i32): void {
  if (transposed) packAlong(from, stride, to, columns, k, 8);
  else packAcross(from, stride, to, columns, k, 8);
}
