// Packing lays an operand's lines, the rows of A or the columns of B, into panels of `height` lines (panel.ts), so that a tile reads
// what follows each other. Behind the end of k there are zeros, up to a multiple of 8 steps. Sizes are in elements; pointers, `stride`,
// from line to line or from step to step, and `line`, what a line takes in a panel, in bytes.
import { TILE_ROWS } from "./blocks";
import { EIGHT } from "./panel";

/** What a line takes in a panel beyond its steps, so that panels do not compete for one place of a cache. */
export const GAP: usize = 16;

/** Lines that lie along k: the rows of a row-major A, the columns of a transposed B. */
function packAlong(from: usize, stride: usize, to: usize, line: usize, height: i32, lines: i32, k: i32): void {
  const left = k & 7;
  for (let i = 0; i < lines; i++) {
    const place = i & (height - 1); // in its panel
    let s = from;
    let d = to + <usize>(i - place) * line + <usize>place * EIGHT;
    for (const end = from + (<usize>(k - left) << 2); s < end; s += EIGHT) {
      v128.store(d, v128.load(s));
      v128.store(d, v128.load(s, 16), 16);
      d += <usize>height * EIGHT;
    }
    if (left > 0) {
      v128.store(d, fourOf(s, left));
      v128.store(d, fourOf(s + 16, left - 4), 16);
    }
    from += stride;
  }
}

/**
 * Lines that lie across k: the columns of a row-major B, the rows of a transposed A. Squares of 4 × 4 are turned; four steps of
 * all lines before the next four, since that is how they lie.
 */
function packAcross(from: usize, stride: usize, to: usize, line: usize, height: i32, lines: i32, k: i32): void {
  const third: usize = height === TILE_ROWS ? 2 * line : 2 * EIGHT;
  for (let p = 0; p < ((k + 7) & ~7); p += 4) {
    let s = from;
    let d = to;
    for (let left = lines; left > 0; left -= 4) {
      let r0: v128, r1: v128, r2: v128, r3: v128;
      if (left >= 4 && p + 4 <= k) {
        r0 = v128.load(s);
        r1 = v128.load(s + stride);
        r2 = v128.load(s + 2 * stride);
        r3 = v128.load(s + 3 * stride);
      } else {
        r0 = fourOf(s, p < k ? left : 0);
        r1 = fourOf(s + stride, p + 1 < k ? left : 0);
        r2 = fourOf(s + 2 * stride, p + 2 < k ? left : 0);
        r3 = fourOf(s + 3 * stride, p + 3 < k ? left : 0);
      }
      const low01 = v128.shuffle<f32>(r0, r1, 0, 4, 1, 5);
      const high01 = v128.shuffle<f32>(r0, r1, 2, 6, 3, 7);
      const low23 = v128.shuffle<f32>(r2, r3, 0, 4, 1, 5);
      const high23 = v128.shuffle<f32>(r2, r3, 2, 6, 3, 7);
      v128.store(d, v128.shuffle<f32>(low01, low23, 0, 1, 4, 5));
      v128.store(d, v128.shuffle<f32>(low01, low23, 2, 3, 6, 7), 32);
      v128.store(d + third, v128.shuffle<f32>(high01, high23, 0, 1, 4, 5));
      v128.store(d + third, v128.shuffle<f32>(high01, high23, 2, 3, 6, 7), 32);
      s += 16;
      d += 4 * line;
    }
    from += stride << 2;
    to += (p & 4) === 0 ? 16 : <usize>height * EIGHT - 16;
  }
}

/** The next four elements where there are `left` left; 0 behind the end. */
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

/** One block of k of some lines of an operand, in panels of TILE_ROWS or TILE_COLUMNS lines. */
export function pack(from: usize, stride: usize, along: bool, to: usize, line: usize, height: i32, lines: i32, k: i32): void {
  if (along) packAlong(from, stride, to, line, height, lines, k);
  else packAcross(from, stride, to, line, height, lines, k);
}
