import { TILE_COLUMNS, TILE_ROWS } from "./blocks";
import { multiplyAdd } from "./multiply-add";
import { EIGHT, fourth, second, third } from "./panel";
import { keepTile, putTile } from "./sums";
import { wideTile } from "./wide-tile";

/**
 * Half of a tile, two rows times four columns of C, from lines along k: of every eight steps the first four, which are even, or the
 * last, which are odd. Each element has a register, whose lanes sum one step of the four each. The even fours' sums wait in `room`
 * for the odd ones'. k is a multiple of 8.
 */
@inline
function fours(
  odd: bool, packed: bool, a: usize, b: usize, strideB: usize, c: usize, strideC: usize, k: i32, first: bool, room: usize,
): void {
  const zero = f32x4.splat(0);
  let s0 = zero, s1 = zero, s2 = zero, s3 = zero;
  let t0 = zero, t1 = zero, t2 = zero, t3 = zero;
  const stepB = packed ? TILE_COLUMNS * EIGHT : EIGHT;
  const end = a + (<usize>k << 2) * TILE_ROWS;
  do {
    const a0 = v128.load(a);
    const a1 = v128.load(a, EIGHT);
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
    a += TILE_ROWS * EIGHT;
    b += stepB;
  } while (a < end);
  if (odd) putTile(c, strideC, room, s0, s1, s2, s3, t0, t1, t2, t3, first);
  else keepTile(room, s0, s1, s2, s3, t0, t1, t2, t3);
}

/**
 * All tiles. Inlined, as a tile is: a call for each costs more the shorter k is. Where a tile's lines begin is computed anew: a place
 * that is carried along, V8 would extend to 64 bits at each step of the tile.
 */
@inline
function wholeTiles(
  wide: bool, packed: bool, a: usize, line: usize, b: usize, strideB: usize, c: usize, strideC: usize, rows: i32, columns: i32,
  k: i32, first: bool, room: usize,
): void {
  for (let j = 0; j < columns; j += TILE_COLUMNS) {
    for (let i = 0; i < rows; i += TILE_ROWS) {
      const x = a + <usize>i * line;
      const w = b + <usize>j * strideB;
      const y = c + <usize>i * strideC + (<usize>j << 2);
      if (wide) wideTile(packed, x, w, strideB, y, strideC, k, first, room);
      else {
        fours(false, packed, x, w, strideB, y, strideC, k, first, room);
        fours(true, packed, x + 16, w + 16, strideB, y, strideC, k, first, room);
      }
    }
  }
}

// Functions of their own: V8 optimizes a function once, with its pass for wide registers or without, and the compiler would make one
// loop, with branches, of those that are not wide.

function widePackedTiles(
  a: usize, line: usize, b: usize, strideB: usize, c: usize, strideC: usize, rows: i32, columns: i32, k: i32, first: bool,
  room: usize,
): void {
  wholeTiles(true, true, a, line, b, strideB, c, strideC, rows, columns, k, first, room);
}

function wideLooseTiles(
  a: usize, line: usize, b: usize, strideB: usize, c: usize, strideC: usize, rows: i32, columns: i32, k: i32, first: bool,
  room: usize,
): void {
  wholeTiles(true, false, a, line, b, strideB, c, strideC, rows, columns, k, first, room);
}

function packedTiles(
  a: usize, line: usize, b: usize, strideB: usize, c: usize, strideC: usize, rows: i32, columns: i32, k: i32, first: bool,
  room: usize,
): void {
  wholeTiles(false, true, a, line, b, strideB, c, strideC, rows, columns, k, first, room);
}

function looseTiles(
  a: usize, line: usize, b: usize, strideB: usize, c: usize, strideC: usize, rows: i32, columns: i32, k: i32, first: bool,
  room: usize,
): void {
  wholeTiles(false, false, a, line, b, strideB, c, strideC, rows, columns, k, first, room);
}

/**
 * Whole tiles of C, [rows, columns], along one block of k, a multiple of 8: from panels of A, whose lines take `line` bytes, and panels
 * of B, or lines that lie as they are given. If `wide`, they are for registers of 256 bits. `room` is for a tile's sums, ROOM bytes.
 */
export function tiles(
  packed: bool, a: usize, line: usize, b: usize, strideB: usize, c: usize, strideC: usize, rows: i32, columns: i32, k: i32,
  first: bool, wide: bool, room: usize,
): void {
  if (packed) {
    if (wide) widePackedTiles(a, line, b, strideB, c, strideC, rows, columns, k, first, room);
    else packedTiles(a, line, b, strideB, c, strideC, rows, columns, k, first, room);
  } else if (wide) wideLooseTiles(a, line, b, strideB, c, strideC, rows, columns, k, first, room);
  else looseTiles(a, line, b, strideB, c, strideC, rows, columns, k, first, room);
}
