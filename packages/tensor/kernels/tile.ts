import { TILE_COLUMNS, TILE_ROWS, WIDE_COLUMNS } from "./blocks";
import { lineByLine } from "./lines";
import { multiplyAdd } from "./multiply-add";
import { LINE } from "./pack";
import { put, putTwo, sumsOf } from "./sums";
import { wideTile } from "./wide-tile";

/** The most columns that a tile has. */
export const WIDEST: i32 = ASC_FEATURE_RELAXED_SIMD ? WIDE_COLUMNS : TILE_COLUMNS;

/**
 * Two rows times four or six columns of C, from lines along k. Each element has a register, whose lanes sum the steps 0,
 * 1, 2 and 3 of every four: first of the even fours, then of the odd ones. k is a multiple of 8. Lines of packed operands are
 * LINE apart, which is part of the instruction.
 */
@inline
function tile(
  packed: bool, columns: i32, a: usize, strideA: usize, b: usize, strideB: usize, c: usize, strideC: usize, k: i32, first: bool,
): void {
  const zero = f32x4.splat(0);
  let evenS0 = zero, evenS1 = zero, evenS2 = zero, evenS3 = zero, evenS4 = zero, evenS5 = zero;
  let evenT0 = zero, evenT1 = zero, evenT2 = zero, evenT3 = zero, evenT4 = zero, evenT5 = zero;
  for (let half: usize = 0; half < 32; half += 16) {
    let s0 = zero, s1 = zero, s2 = zero, s3 = zero, s4 = zero, s5 = zero;
    let t0 = zero, t1 = zero, t2 = zero, t3 = zero, t4 = zero, t5 = zero;
    let x = a + half;
    let w = b + half;
    const end = x + (<usize>k << 2);
    do {
      const a0 = v128.load(x);
      const a1 = packed ? v128.load(x, LINE) : v128.load(x + strideA);
      const b0 = v128.load(w);
      s0 = multiplyAdd(a0, b0, s0);
      t0 = multiplyAdd(a1, b0, t0);
      const b1 = packed ? v128.load(w, LINE) : v128.load(w + strideB);
      s1 = multiplyAdd(a0, b1, s1);
      t1 = multiplyAdd(a1, b1, t1);
      const b2 = packed ? v128.load(w, 2 * LINE) : v128.load(w + 2 * strideB);
      s2 = multiplyAdd(a0, b2, s2);
      t2 = multiplyAdd(a1, b2, t2);
      const b3 = packed ? v128.load(w, 3 * LINE) : v128.load(w + 3 * strideB);
      s3 = multiplyAdd(a0, b3, s3);
      t3 = multiplyAdd(a1, b3, t3);
      if (columns > TILE_COLUMNS) {
        const b4 = packed ? v128.load(w, 4 * LINE) : v128.load(w + 4 * strideB);
        s4 = multiplyAdd(a0, b4, s4);
        t4 = multiplyAdd(a1, b4, t4);
        const b5 = packed ? v128.load(w, 5 * LINE) : v128.load(w + 5 * strideB);
        s5 = multiplyAdd(a0, b5, s5);
        t5 = multiplyAdd(a1, b5, t5);
      }
      x += 32;
      w += 32;
    } while (x < end);
    evenS0 = f32x4.add(evenS0, s0);
    evenS1 = f32x4.add(evenS1, s1);
    evenS2 = f32x4.add(evenS2, s2);
    evenS3 = f32x4.add(evenS3, s3);
    evenS4 = f32x4.add(evenS4, s4);
    evenS5 = f32x4.add(evenS5, s5);
    evenT0 = f32x4.add(evenT0, t0);
    evenT1 = f32x4.add(evenT1, t1);
    evenT2 = f32x4.add(evenT2, t2);
    evenT3 = f32x4.add(evenT3, t3);
    evenT4 = f32x4.add(evenT4, t4);
    evenT5 = f32x4.add(evenT5, t5);
  }
  put(c, sumsOf(evenS0, evenS1, evenS2, evenS3), first);
  if (columns > TILE_COLUMNS) putTwo(c + 16, sumsOf(evenS4, evenS5, evenS4, evenS5), first);
  put(c + strideC, sumsOf(evenT0, evenT1, evenT2, evenT3), first);
  if (columns > TILE_COLUMNS) putTwo(c + strideC + 16, sumsOf(evenT4, evenT5, evenT4, evenT5), first);
}

// A function for each kind of tile: its size and the distance of packed lines are known when it is compiled.

function tile4(a: usize, strideA: usize, b: usize, strideB: usize, c: usize, strideC: usize, k: i32, first: bool): void {
  tile(false, TILE_COLUMNS, a, strideA, b, strideB, c, strideC, k, first);
}

function tile6(a: usize, strideA: usize, b: usize, strideB: usize, c: usize, strideC: usize, k: i32, first: bool): void {
  tile(false, WIDE_COLUMNS, a, strideA, b, strideB, c, strideC, k, first);
}

function packedTile(a: usize, b: usize, c: usize, strideC: usize, k: i32, first: bool): void {
  tile(true, WIDEST, a, LINE, b, LINE, c, strideC, k, first);
}

function wideTile4(
  a: usize, strideA: usize, b: usize, strideB: usize, c: usize, strideC: usize, k: i32, first: bool, room: usize,
): void {
  wideTile(false, TILE_COLUMNS, a, strideA, b, strideB, c, strideC, k, first, room);
}

function wideTile6(
  a: usize, strideA: usize, b: usize, strideB: usize, c: usize, strideC: usize, k: i32, first: bool, room: usize,
): void {
  wideTile(false, WIDE_COLUMNS, a, strideA, b, strideB, c, strideC, k, first, room);
}

function packedWideTile(a: usize, b: usize, c: usize, strideC: usize, k: i32, first: bool, room: usize): void {
  wideTile(true, WIDEST, a, LINE, b, LINE, c, strideC, k, first, room);
}

/** The next tile's columns where `left` ≥ 4 are left: as many as may be, but so that a multiple of 4 leaves none over. */
@inline
function columnsOf(left: i32): i32 {
  return left < WIDEST || left === 2 * TILE_COLUMNS ? TILE_COLUMNS : WIDEST;
}

/**
 * All of C, [rows, columns], from lines along one block of k, a multiple of 8: the columns of a tile stay in the first cache
 * while all rows pass. What no tile covers, the last row of an odd number and up to three columns, goes line by line.
 * With `room` for the sums of a tile, tiles are for registers of 256 bits; without, at 0, of 128.
 */
export function tiles(
  a: usize, strideA: usize, b: usize, strideB: usize, c: usize, strideC: usize, rows: i32, columns: i32, k: i32, first: bool,
  room: usize,
): void {
  const packed = strideA === LINE && strideB === LINE;
  let left = columns;
  while (left >= TILE_COLUMNS) {
    const width = columnsOf(left);
    let x = a;
    let to = c;
    for (let pairs = rows >> 1; pairs > 0; pairs--) {
      if (room) {
        if (packed && width === WIDEST) packedWideTile(x, b, to, strideC, k, first, room);
        else if (width > TILE_COLUMNS) wideTile6(x, strideA, b, strideB, to, strideC, k, first, room);
        else wideTile4(x, strideA, b, strideB, to, strideC, k, first, room);
      } else if (packed && width === WIDEST) packedTile(x, b, to, strideC, k, first);
      else if (width > TILE_COLUMNS) tile6(x, strideA, b, strideB, to, strideC, k, first);
      else tile4(x, strideA, b, strideB, to, strideC, k, first);
      x += <usize>TILE_ROWS * strideA;
      to += <usize>TILE_ROWS * strideC;
    }
    if ((rows & 1) === 1) lineByLine(x, strideA, b, strideB, to, strideC, 1, width, k, first);
    b += <usize>width * strideB;
    c += <usize>width << 2;
    left -= width;
  }
  if (left > 0) lineByLine(a, strideA, b, strideB, c, strideC, rows, left, k, first);
}
