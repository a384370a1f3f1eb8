import { TILE_COLUMNS, TILE_ROWS } from "./blocks";
import { multiplyAdd } from "./multiply-add";
import { EIGHT, fourth, second, third } from "./panel";
import { rowAlong } from "./row-along";
import { keepTile, putTile } from "./sums";
import { wideTile } from "./wide-tile";

/**
 * Half of a tile, two rows times four columns of C, from lines along k: of every eight steps the first four, which are even, or the
 * last, which are odd. Each element has a register, whose lanes sum one step of the four each. The even fours' sums wait in `room`
 * for the odd ones'. k is a multiple of 8.
 */
@inline
function fours(
  odd: bool, packed: bool, a: usize, strideA: usize, b: usize, strideB: usize, c: usize, strideC: usize, k: i32, first: bool,
  room: usize,
): void {
  const zero = f32x4.splat(0);
  let s0 = zero, s1 = zero, s2 = zero, s3 = zero;
  let t0 = zero, t1 = zero, t2 = zero, t3 = zero;
  const stepA = packed ? TILE_ROWS * EIGHT : EIGHT;
  const stepB = packed ? TILE_COLUMNS * EIGHT : EIGHT;
  const end = a + (<usize>k >> 3) * stepA;
  do {
    const a0 = v128.load(a);
    const a1 = second(a, false, packed, strideA);
    const b0 = v128.load(b);
    s0 = multiplyAdd(a0, b0, s0);
    t0 = multiplyAdd(a1, b0, t0);
    const b1 = second(b, false, packed, strideB);
    s1 = multiplyAdd(a0, b1, s1);
    t1 = multiplyAdd(a1, b1, t1);
    const b2 = third(b, false, packed, strideB);
    s2 = multiplyAdd(a0, b2, s2);
    t2 = multiplyAdd(a1, b2, t2);
    const b3 = fourth(b, false, packed, strideB);
    s3 = multiplyAdd(a0, b3, s3);
    t3 = multiplyAdd(a1, b3, t3);
    a += stepA;
    b += stepB;
  } while (a < end);
  if (odd) putTile(c, strideC, room, s0, s1, s2, s3, t0, t1, t2, t3, first);
  else keepTile(room, s0, s1, s2, s3, t0, t1, t2, t3);
}

/**
 * All of C that tiles cover. Inlined, as the tiles are: a call for each costs more the shorter k is. Where a tile's lines begin is
 * computed anew: a place that is carried along, V8 would extend to 64 bits at each step of the tile.
 */
@inline
function wholeTiles(
  wide: bool, packed: bool, a: usize, strideA: usize, b: usize, strideB: usize, c: usize, strideC: usize, rows: i32, columns: i32,
  k: i32, first: bool, room: usize,
): void {
  for (let j = 0; j <= columns - TILE_COLUMNS; j += TILE_COLUMNS) {
    for (let i = 0; i <= rows - TILE_ROWS; i += TILE_ROWS) {
      const x = a + <usize>i * strideA;
      const w = b + <usize>j * strideB;
      const y = c + <usize>i * strideC + (<usize>j << 2);
      if (wide) wideTile(packed, x, strideA, w, strideB, y, strideC, k, first, room);
      else {
        fours(false, packed, x, strideA, w, strideB, y, strideC, k, first, room);
        fours(true, packed, x + 16, strideA, w + 16, strideB, y, strideC, k, first, room);
      }
    }
  }
}

// Functions of their own: V8 optimizes a function once, with its pass for wide registers or without, and the compiler would make one
// loop, with branches, of those that are not wide.

function widePackedTiles(
  a: usize, strideA: usize, b: usize, strideB: usize, c: usize, strideC: usize, rows: i32, columns: i32, k: i32, first: bool,
  room: usize,
): void {
  wholeTiles(true, true, a, strideA, b, strideB, c, strideC, rows, columns, k, first, room);
}

function wideLooseTiles(
  a: usize, strideA: usize, b: usize, strideB: usize, c: usize, strideC: usize, rows: i32, columns: i32, k: i32, first: bool,
  room: usize,
): void {
  wholeTiles(true, false, a, strideA, b, strideB, c, strideC, rows, columns, k, first, room);
}

function packedTiles(
  a: usize, strideA: usize, b: usize, strideB: usize, c: usize, strideC: usize, rows: i32, columns: i32, k: i32, first: bool,
  room: usize,
): void {
  wholeTiles(false, true, a, strideA, b, strideB, c, strideC, rows, columns, k, first, room);
}

function looseTiles(
  a: usize, strideA: usize, b: usize, strideB: usize, c: usize, strideC: usize, rows: i32, columns: i32, k: i32, first: bool,
  room: usize,
): void {
  wholeTiles(false, false, a, strideA, b, strideB, c, strideC, rows, columns, k, first, room);
}

/**
 * All of C, [rows, columns], from lines along one block of k, a multiple of 8. What no tile covers, the last row of an odd number and
 * up to three columns, meets four lines at a time; of panels there is nothing left. If `wide`, tiles are for registers of 256 bits.
 * `room` is for the sums of a tile, ROOM bytes.
 */
export function tiles(
  packed: bool, a: usize, strideA: usize, b: usize, strideB: usize, c: usize, strideC: usize, rows: i32, columns: i32, k: i32,
  first: bool, wide: bool, room: usize,
): void {
  if (packed) {
    if (wide) widePackedTiles(a, strideA, b, strideB, c, strideC, rows, columns, k, first, room);
    else packedTiles(a, strideA, b, strideB, c, strideC, rows, columns, k, first, room);
    return;
  }
  if (wide) wideLooseTiles(a, strideA, b, strideB, c, strideC, rows, columns, k, first, room);
  else looseTiles(a, strideA, b, strideB, c, strideC, rows, columns, k, first, room);
  const last = <usize>(rows - 1);
  const whole = columns & -TILE_COLUMNS;
  if ((rows & 1) > 0) rowAlong(a + last * strideA, b, strideB, c + last * strideC, 4, whole, k, first);
  for (let j = <usize>whole; j < <usize>columns; j++) rowAlong(b + j * strideB, a, strideA, c + (j << 2), strideC, rows, k, first);
}
