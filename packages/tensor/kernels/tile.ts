import { TILE_COLUMNS, TILE_ROWS } from "./blocks";
import { lineByLine } from "./lines";
import { multiplyAdd } from "./multiply-add";
import { LINE } from "./pack";
import { putTile } from "./sums";
import { wideTile } from "./wide-tile";

/**
 * Two rows times four columns of C, from lines along k. Each element has a register, whose lanes sum the steps 0,
 * 1, 2 and 3 of every four: first of the even fours, then of the odd ones. k is a multiple of 8. Lines that are `packed` lie LINE
 * apart; a constant is part of a load instruction, where a stride must be added to an address at each step.
 */
@inline
function tile(
  packed: bool, a: usize, strideA: usize, b: usize, strideB: usize, c: usize, strideC: usize, k: i32, first: bool,
): void {
  const zero = f32x4.splat(0);
  let evenS0 = zero, evenS1 = zero, evenS2 = zero, evenS3 = zero;
  let evenT0 = zero, evenT1 = zero, evenT2 = zero, evenT3 = zero;
  for (let half: usize = 0; half < 32; half += 16) {
    let s0 = zero, s1 = zero, s2 = zero, s3 = zero;
    let t0 = zero, t1 = zero, t2 = zero, t3 = zero;
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
      x += 32;
      w += 32;
    } while (x < end);
    evenS0 = f32x4.add(evenS0, s0);
    evenS1 = f32x4.add(evenS1, s1);
    evenS2 = f32x4.add(evenS2, s2);
    evenS3 = f32x4.add(evenS3, s3);
    evenT0 = f32x4.add(evenT0, t0);
    evenT1 = f32x4.add(evenT1, t1);
    evenT2 = f32x4.add(evenT2, t2);
    evenT3 = f32x4.add(evenT3, t3);
  }
  putTile(c, strideC, evenS0, evenS1, evenS2, evenS3, evenT0, evenT1, evenT2, evenT3, first);
}

/** Four columns of C, all rows but the last of an odd number. Inlined, as the tiles are: a call for each costs more the shorter k is. */
@inline
function fourColumns(
  wide: bool, packed: bool, a: usize, strideA: usize, b: usize, strideB: usize, c: usize, strideC: usize, rows: i32, k: i32,
  first: bool, room: usize,
): void {
  for (let pairs = rows >> 1; pairs > 0; pairs--) {
    if (wide) wideTile(a, strideA, b, strideB, c, strideC, k, first, room);
    else tile(packed, a, strideA, b, strideB, c, strideC, k, first);
    a += <usize>TILE_ROWS * strideA;
    c += <usize>TILE_ROWS * strideC;
  }
}

/** A function of its own, which is first called when it is wanted: V8 optimizes a function once, with its pass or without. */
function wideColumns(
  a: usize, strideA: usize, b: usize, strideB: usize, c: usize, strideC: usize, rows: i32, k: i32, first: bool, room: usize,
): void {
  fourColumns(true, false, a, strideA, b, strideB, c, strideC, rows, k, first, room);
}

/**
 * All of C, [rows, columns], from lines along one block of k, a multiple of 8: the columns of a tile stay in the first cache
 * while all rows pass. What no tile covers, the last row of an odd number and up to three columns, goes line by line.
 * With `room` for the sums of a tile, tiles are for registers of 256 bits; without, at 0, of 128.
 */
export function tiles(
  packed: bool, a: usize, strideA: usize, b: usize, strideB: usize, c: usize, strideC: usize, rows: i32, columns: i32, k: i32,
  first: bool, room: usize,
): void {
  const last = <usize>(rows - 1);
  let left = columns;
  for (; left >= TILE_COLUMNS; left -= TILE_COLUMNS) {
    if (room) wideColumns(a, strideA, b, strideB, c, strideC, rows, k, first, room);
    else if (packed) fourColumns(false, true, a, strideA, b, strideB, c, strideC, rows, k, first, 0);
    else fourColumns(false, false, a, strideA, b, strideB, c, strideC, rows, k, first, 0);
    if ((rows & 1) === 1) lineByLine(a + last * strideA, strideA, b, strideB, c + last * strideC, strideC, 1, TILE_COLUMNS, k, first);
    b += <usize>TILE_COLUMNS * strideB;
    c += <usize>TILE_COLUMNS << 2;
  }
  if (left > 0) lineByLine(a, strideA, b, strideB, c, strideC, rows, left, k, first);
}
