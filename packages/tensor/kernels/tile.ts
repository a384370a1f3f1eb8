import { BLOCK_K, TILE_COLUMNS, TILE_ROWS } from "./blocks";
import { multiplyAdd } from "./multiply-add";
import { LINE, SHORT_LINE } from "./pack";
import { rowAlong } from "./row-along";
import { keepTile, putTile } from "./sums";
import { wideTile } from "./wide-tile";

// Four elements of a line behind that of x. From one packed line to the next it is LINE or SHORT_LINE: a constant is part of a load
// instruction, where a stride must be added to an address at each step. Lines that are not packed have no `line`.

@inline
function second(x: usize, line: usize, stride: usize): v128 {
  if (line === LINE) return v128.load(x, LINE);
  return line === SHORT_LINE ? v128.load(x, SHORT_LINE) : v128.load(x + stride);
}

@inline
function third(x: usize, line: usize, stride: usize): v128 {
  if (line === LINE) return v128.load(x, 2 * LINE);
  return line === SHORT_LINE ? v128.load(x, 2 * SHORT_LINE) : v128.load(x + 2 * stride);
}

@inline
function fourth(x: usize, line: usize, stride: usize): v128 {
  if (line === LINE) return v128.load(x, 3 * LINE);
  return line === SHORT_LINE ? v128.load(x, 3 * SHORT_LINE) : v128.load(x + 3 * stride);
}

/**
 * Half of a tile, two rows times four columns of C, from lines along k: of every eight steps the first four, which are even, or the
 * last, which are odd. Each element has a register, whose lanes sum one step of the four each. The even fours' sums wait in `room`
 * for the odd ones'. k is a multiple of 8.
 */
@inline
function fours(
  odd: bool, line: usize, a: usize, strideA: usize, b: usize, strideB: usize, c: usize, strideC: usize, k: i32, first: bool,
  room: usize,
): void {
  const zero = f32x4.splat(0);
  let s0 = zero, s1 = zero, s2 = zero, s3 = zero;
  let t0 = zero, t1 = zero, t2 = zero, t3 = zero;
  const end = a + (<usize>k << 2);
  do {
    const a0 = v128.load(a);
    const a1 = second(a, line, strideA);
    const b0 = v128.load(b);
    s0 = multiplyAdd(a0, b0, s0);
    t0 = multiplyAdd(a1, b0, t0);
    const b1 = second(b, line, strideB);
    s1 = multiplyAdd(a0, b1, s1);
    t1 = multiplyAdd(a1, b1, t1);
    const b2 = third(b, line, strideB);
    s2 = multiplyAdd(a0, b2, s2);
    t2 = multiplyAdd(a1, b2, t2);
    const b3 = fourth(b, line, strideB);
    s3 = multiplyAdd(a0, b3, s3);
    t3 = multiplyAdd(a1, b3, t3);
    a += 32;
    b += 32;
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
  wide: bool, line: usize, a: usize, strideA: usize, b: usize, strideB: usize, c: usize, strideC: usize, rows: i32, columns: i32,
  k: i32, first: bool, room: usize,
): void {
  for (let i = 0; i <= rows - TILE_ROWS; i += TILE_ROWS) {
    for (let j = 0; j <= columns - TILE_COLUMNS; j += TILE_COLUMNS) {
      const x = a + <usize>i * strideA;
      const w = b + <usize>j * strideB;
      const y = c + <usize>i * strideC + (<usize>j << 2);
      if (wide) wideTile(x, strideA, w, strideB, y, strideC, k, first, room);
      else {
        fours(false, line, x, strideA, w, strideB, y, strideC, k, first, room);
        fours(true, line, x + 16, strideA, w + 16, strideB, y, strideC, k, first, room);
      }
    }
  }
}

// Functions of their own: V8 optimizes a function once, with its pass for wide registers or without, and the compiler would make one
// loop, with branches, of those that are not wide.

function wideTiles(
  a: usize, strideA: usize, b: usize, strideB: usize, c: usize, strideC: usize, rows: i32, columns: i32, k: i32, first: bool,
  room: usize,
): void {
  wholeTiles(true, 0, a, strideA, b, strideB, c, strideC, rows, columns, k, first, room);
}

function packedTiles(
  a: usize, strideA: usize, b: usize, strideB: usize, c: usize, strideC: usize, rows: i32, columns: i32, k: i32, first: bool,
  room: usize,
): void {
  wholeTiles(false, LINE, a, strideA, b, strideB, c, strideC, rows, columns, k, first, room);
}

function shortTiles(
  a: usize, strideA: usize, b: usize, strideB: usize, c: usize, strideC: usize, rows: i32, columns: i32, k: i32, first: bool,
  room: usize,
): void {
  wholeTiles(false, SHORT_LINE, a, strideA, b, strideB, c, strideC, rows, columns, k, first, room);
}

function looseTiles(
  a: usize, strideA: usize, b: usize, strideB: usize, c: usize, strideC: usize, rows: i32, columns: i32, k: i32, first: bool,
  room: usize,
): void {
  wholeTiles(false, 0, a, strideA, b, strideB, c, strideC, rows, columns, k, first, room);
}

/**
 * All of C, [rows, columns], from lines along one block of k, a multiple of 8: as many columns of B as are a tile's in a whole
 * block stay in the first cache while all rows pass. What no tile covers, the last row of an odd number and up to three columns,
 * meets four lines at a time. `line` is from one packed line to the next; 0: they are not packed. If `wide`, tiles are for registers
 * of 256 bits. `room` is for the sums of a tile, ROOM bytes.
 */
export function tiles(
  line: usize, a: usize, strideA: usize, b: usize, strideB: usize, c: usize, strideC: usize, rows: i32, columns: i32, k: i32,
  first: bool, wide: bool, room: usize,
): void {
  const group = BLOCK_K / k * TILE_COLUMNS;
  const odd = rows & 1;
  const last = <usize>(rows - odd);
  for (let left = columns; left > 0; left -= group) {
    const near = min(group, left);
    if (wide) wideTiles(a, strideA, b, strideB, c, strideC, rows, near, k, first, room);
    else if (line === SHORT_LINE) shortTiles(a, strideA, b, strideB, c, strideC, rows, near, k, first, room);
    else if (line === LINE) packedTiles(a, strideA, b, strideB, c, strideC, rows, near, k, first, room);
    else looseTiles(a, strideA, b, strideB, c, strideC, rows, near, k, first, room);
    const whole = near & -TILE_COLUMNS;
    if (odd > 0) rowAlong(a + last * strideA, b, strideB, c + last * strideC, 4, whole, k, first);
    for (let j = <usize>whole; j < <usize>near; j++) rowAlong(b + j * strideB, a, strideA, c + (j << 2), strideC, rows, k, first);
    b += <usize>group * strideB;
    c += <usize>group << 2;
  }
}
