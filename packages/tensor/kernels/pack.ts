// Packing lays an operand's lines, the rows of A or the columns of B, into panels of `height` lines (panel.ts), so that a tile reads
// what follows each other. Behind the end of k there are zeros, up to a multiple of 8 steps. Sizes are in elements; pointers, `stride`,
// from line to line or from step to step, and `line`, what a line takes in a panel, in bytes.
import { TILE_ROWS } from "./blocks";
import { EIGHT } from "./panel";

/** What a line takes in a panel beyond its steps, so that panels do not compete for one place of a cache. */
export const GAP: usize = 16;

/** Where line i begins, in the panels from `to` on. */
@inline
function placeIn(to: usize, line: usize, height: i32, i: i32): usize {
  const before = i & (height - 1); // in its panel
  return to + <usize>(i - before) * line + <usize>before * EIGHT;
}

/**
 * Lines that lie along k: the rows of a row-major A, the columns of a transposed B. One of each half at a time, since two places far
 * apart are read from memory faster than one; of an odd number, the middle one twice.
 */
function packAlong(from: usize, stride: usize, to: usize, line: usize, height: i32, lines: i32, k: i32): void {
  const left = k & 7;
  const half = lines >> 1;
  const far = <usize>half * stride;
  for (let i = 0; i < lines - half; i++) {
    let s = from;
    let d = placeIn(to, line, height, i);
    const farther = placeIn(to, line, height, i + half) - d;
    for (const end = from + (<usize>(k - left) << 2); s < end; s += EIGHT) {
      v128.store(d, v128.load(s));
      v128.store(d, v128.load(s, 16), 16);
      v128.store(d + farther, v128.load(s + far));
      v128.store(d + farther, v128.load(s + far, 16), 16);
      d += <usize>height * EIGHT;
    }
    if (left > 0) {
      lastEight(s, d, left);
      lastEight(s + far, d + farther, left);
    }
    from += stride;
  }
}

/** Fewer than eight steps of a line, and zeros. */
function lastEight(s: usize, d: usize, left: i32): void {
  v128.store(d, fourOf(s, left));
  v128.store(d, fourOf(s + 16, left - 4), 16);
}

/** Four steps of four lines, which lie step by step from s on, become four steps of each line, from d on. */
@inline
function turn(s: usize, stride: usize, d: usize, third: usize, lines: i32, steps: i32): void {
  let r0: v128, r1: v128, r2: v128, r3: v128;
  if (lines >= 4 && steps >= 4) {
    r0 = v128.load(s);
    r1 = v128.load(s + stride);
    r2 = v128.load(s + 2 * stride);
    r3 = v128.load(s + 3 * stride);
  } else {
    r0 = fourOf(s, steps > 0 ? lines : 0);
    r1 = fourOf(s + stride, steps > 1 ? lines : 0);
    r2 = fourOf(s + 2 * stride, steps > 2 ? lines : 0);
    r3 = fourOf(s + 3 * stride, steps > 3 ? lines : 0);
  }
  const low01 = v128.shuffle<f32>(r0, r1, 0, 4, 1, 5);
  const high01 = v128.shuffle<f32>(r0, r1, 2, 6, 3, 7);
  const low23 = v128.shuffle<f32>(r2, r3, 0, 4, 1, 5);
  const high23 = v128.shuffle<f32>(r2, r3, 2, 6, 3, 7);
  v128.store(d, v128.shuffle<f32>(low01, low23, 0, 1, 4, 5));
  v128.store(d, v128.shuffle<f32>(low01, low23, 2, 3, 6, 7), 32);
  v128.store(d + third, v128.shuffle<f32>(high01, high23, 0, 1, 4, 5));
  v128.store(d + third, v128.shuffle<f32>(high01, high23, 2, 3, 6, 7), 32);
}

/**
 * Lines that lie across k: the columns of a row-major B, the rows of a transposed A. Squares of 4 × 4 are turned; eight steps of
 * all lines before the next eight, since that is how they lie.
 */
function packAcross(from: usize, stride: usize, to: usize, line: usize, height: i32, lines: i32, k: i32): void {
  const third: usize = height === TILE_ROWS ? 2 * line : 2 * EIGHT;
  for (; k > 0; k -= 8) {
    let s = from;
    let d = to;
    for (let left = lines; left > 0; left -= 4) {
      turn(s, stride, d, third, left, k);
      turn(s + (stride << 2), stride, d + 16, third, left, k - 4);
      s += 16;
      d += line << 2;
    }
    from += stride << 3;
    to += <usize>height * EIGHT;
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

/** k steps of some lines of an operand, in panels of TILE_ROWS or TILE_COLUMNS lines. */
export function pack(from: usize, stride: usize, along: bool, to: usize, line: usize, height: i32, lines: i32, k: i32): void {
  if (along) packAlong(from, stride, to, line, height, lines, k);
  else packAcross(from, stride, to, line, height, lines, k);
}
