import { TILE_COLUMNS, TILE_ROWS } from "./blocks";
import { multiplyAdd } from "./multiply-add";
import { LINE } from "./pack";

/** The sums of the lanes of four registers: (lane 0 + lane 2) + (lane 1 + lane 3) of each. */
@inline
function sumsOf(s0: v128, s1: v128, s2: v128, s3: v128): v128 {
  const first = f32x4.add(v128.shuffle<f32>(s0, s1, 0, 4, 1, 5), v128.shuffle<f32>(s0, s1, 2, 6, 3, 7));
  const second = f32x4.add(v128.shuffle<f32>(s2, s3, 0, 4, 1, 5), v128.shuffle<f32>(s2, s3, 2, 6, 3, 7));
  return f32x4.add(v128.shuffle<f32>(first, second, 0, 1, 4, 5), v128.shuffle<f32>(first, second, 2, 3, 6, 7));
}

/** Four elements of C: set by the first block of k, added to by the others. */
@inline
function put(c: usize, sums: v128, first: bool): void {
  v128.store(c, first ? sums : f32x4.add(v128.load(c), sums));
}

/**
 * One or two rows times four columns of C, from lines along k. Each element has a register, whose lanes sum the steps 0, 1, 2
 * and 3 of every four: first of the even fours, then of the odd ones. k is a multiple of 8. Lines of packed operands are LINE
 * apart, which is part of the instruction.
 */
@inline
function tile(
  packed: bool, rows: i32, a: usize, strideA: usize, b: usize, strideB: usize, c: usize, strideC: usize, k: i32, first: bool,
): void {
  const zero = f32x4.splat(0);
  let even0 = zero, even1 = zero, even2 = zero, even3 = zero;
  let even4 = zero, even5 = zero, even6 = zero, even7 = zero;
  for (let half: usize = 0; half < 32; half += 16) {
    let s0 = zero, s1 = zero, s2 = zero, s3 = zero;
    let t0 = zero, t1 = zero, t2 = zero, t3 = zero;
    let x = a + half;
    let w = b + half;
    const end = x + (<usize>k << 2);
    do {
      const a0 = v128.load(x);
      const a1 = rows === 1 ? zero : packed ? v128.load(x, LINE) : v128.load(x + strideA);
      const b0 = v128.load(w);
      s0 = multiplyAdd(a0, b0, s0);
      if (rows > 1) t0 = multiplyAdd(a1, b0, t0);
      const b1 = packed ? v128.load(w, LINE) : v128.load(w + strideB);
      s1 = multiplyAdd(a0, b1, s1);
      if (rows > 1) t1 = multiplyAdd(a1, b1, t1);
      const b2 = packed ? v128.load(w, 2 * LINE) : v128.load(w + 2 * strideB);
      s2 = multiplyAdd(a0, b2, s2);
      if (rows > 1) t2 = multiplyAdd(a1, b2, t2);
      const b3 = packed ? v128.load(w, 3 * LINE) : v128.load(w + 3 * strideB);
      s3 = multiplyAdd(a0, b3, s3);
      if (rows > 1) t3 = multiplyAdd(a1, b3, t3);
      x += 32;
      w += 32;
    } while (x < end);
    even0 = f32x4.add(even0, s0);
    even1 = f32x4.add(even1, s1);
    even2 = f32x4.add(even2, s2);
    even3 = f32x4.add(even3, s3);
    if (rows > 1) {
      even4 = f32x4.add(even4, t0);
      even5 = f32x4.add(even5, t1);
      even6 = f32x4.add(even6, t2);
      even7 = f32x4.add(even7, t3);
    }
  }
  put(c, sumsOf(even0, even1, even2, even3), first);
  if (rows > 1) put(c + strideC, sumsOf(even4, even5, even6, even7), first);
}

function tile2(a: usize, strideA: usize, b: usize, strideB: usize, c: usize, strideC: usize, k: i32, first: bool): void {
  tile(false, 2, a, strideA, b, strideB, c, strideC, k, first);
}

function tile1(a: usize, b: usize, strideB: usize, c: usize, k: i32, first: bool): void {
  tile(false, 1, a, 0, b, strideB, c, 0, k, first);
}

function packedTile2(a: usize, b: usize, c: usize, strideC: usize, k: i32, first: bool): void {
  tile(true, 2, a, LINE, b, LINE, c, strideC, k, first);
}

/** A tile of fewer than four columns: computed whole at `edge`, and copied or added element by element. */
function tileAtEdge(
  rows: i32, columns: i32, a: usize, strideA: usize, b: usize, strideB: usize, c: usize, strideC: usize, k: i32,
  first: bool, edge: usize,
): void {
  for (let i = 0; i < min(rows, TILE_ROWS); i++) {
    tile1(a + <usize>i * strideA, b, strideB, edge, k, true);
    for (let j = 0; j < columns; j++) {
      const to = c + <usize>i * strideC + (<usize>j << 2);
      const sum = load<f32>(edge + (<usize>j << 2));
      store<f32>(to, first ? sum : load<f32>(to) + sum);
    }
  }
}

/**
 * All of C, [rows, columns], from lines along one block of k, a multiple of 8: the columns of a tile stay in the first cache
 * while all rows pass. There are lines of B up to a multiple of 4, whatever is in them.
 */
export function tiles(
  a: usize, strideA: usize, b: usize, strideB: usize, c: usize, strideC: usize, rows: i32, columns: i32, k: i32,
  first: bool, edge: usize,
): void {
  for (let j = 0; j < columns; j += TILE_COLUMNS) {
    const w = b + <usize>j * strideB;
    for (let i = 0; i < rows; i += TILE_ROWS) {
      const x = a + <usize>i * strideA;
      const to = c + <usize>i * strideC + (<usize>j << 2);
      if (j + TILE_COLUMNS > columns) {
        tileAtEdge(rows - i, columns - j, x, strideA, w, strideB, to, strideC, k, first, edge);
      } else if (i + TILE_ROWS > rows) tile1(x, w, strideB, to, k, first);
      else if (strideA === LINE && strideB === LINE) packedTile2(x, w, to, strideC, k, first);
      else tile2(x, strideA, w, strideB, to, strideC, k, first);
    }
  }
}
