import { GROUP_COLUMNS } from "./blocks";
import { multiplyAdd } from "./multiply-add";
import { packedSize } from "./pack";

/** The sums of the lanes of four registers: (lane 0 + lane 2) + (lane 1 + lane 3) of each. */
@inline
function sumsOf(s0: v128, s1: v128, s2: v128, s3: v128): v128 {
  const first = f32x4.add(v128.shuffle<f32>(s0, s1, 0, 4, 1, 5), v128.shuffle<f32>(s0, s1, 2, 6, 3, 7));
  const second = f32x4.add(v128.shuffle<f32>(s2, s3, 0, 4, 1, 5), v128.shuffle<f32>(s2, s3, 2, 6, 3, 7));
  return f32x4.add(v128.shuffle<f32>(first, second, 0, 1, 4, 5), v128.shuffle<f32>(first, second, 2, 3, 6, 7));
}

/**
 * One or two rows times four columns of C, from a panel of each operand. Each element has a register, whose lanes sum the
 * steps 0, 1, 2 and 3 of every four; the even fours first, then the odd ones, in `fours` turns each. C is set by the first
 * block of k and added to by the others.
 */
@inline
function tile(rows: i32, a: usize, b: usize, c: usize, fours: i32, strideC: usize, first: bool): void {
  const zero = f32x4.splat(0);
  let even0 = zero, even1 = zero, even2 = zero, even3 = zero;
  let even4 = zero, even5 = zero, even6 = zero, even7 = zero;
  for (let half = 0; half < 2; half++) {
    let s0 = zero, s1 = zero, s2 = zero, s3 = zero;
    let t0 = zero, t1 = zero, t2 = zero, t3 = zero;
    const end = b + (<usize>fours << 6);
    do {
      const x = v128.load(a);
      const y = v128.load(a, 16);
      const b0 = v128.load(b);
      s0 = multiplyAdd(x, b0, s0);
      if (rows > 1) t0 = multiplyAdd(y, b0, t0);
      const b1 = v128.load(b, 16);
      s1 = multiplyAdd(x, b1, s1);
      if (rows > 1) t1 = multiplyAdd(y, b1, t1);
      const b2 = v128.load(b, 32);
      s2 = multiplyAdd(x, b2, s2);
      if (rows > 1) t2 = multiplyAdd(y, b2, t2);
      const b3 = v128.load(b, 48);
      s3 = multiplyAdd(x, b3, s3);
      if (rows > 1) t3 = multiplyAdd(y, b3, t3);
      a += 32;
      b += 64;
    } while (b < end);
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
  const row = sumsOf(even0, even1, even2, even3);
  v128.store(c, first ? row : f32x4.add(v128.load(c), row));
  if (rows > 1) {
    const next = sumsOf(even4, even5, even6, even7);
    v128.store(c + strideC, first ? next : f32x4.add(v128.load(c + strideC), next));
  }
}

function tile2(a: usize, b: usize, c: usize, fours: i32, strideC: usize, first: bool): void {
  tile(2, a, b, c, fours, strideC, first);
}

function tile1(a: usize, b: usize, c: usize, fours: i32, strideC: usize, first: bool): void {
  tile(1, a, b, c, fours, strideC, first);
}

/** A tile of fewer than four columns: computed whole at `edge` and copied or added element by element. */
function tileAtEdge(rows: i32, columns: i32, a: usize, b: usize, c: usize, fours: i32, strideC: usize, first: bool, edge: usize): void {
  tile2(a, b, edge, fours, 16, true);
  for (let i = 0; i < min(rows, 2); i++) {
    for (let j = 0; j < columns; j++) {
      const to = c + <usize>i * strideC + (<usize>j << 2);
      const sum = load<f32>(edge + (<usize>i << 4) + (<usize>j << 2));
      store<f32>(to, first ? sum : load<f32>(to) + sum);
    }
  }
}

/** All of C, [rows, columns], from the packed panels of one block of k. */
export function tiles(
  a: usize, b: usize, c: usize, rows: i32, columns: i32, k: i32, strideC: usize, first: bool, edge: usize,
): void {
  const fours = (k + 7) >> 3; // of each kind
  const panelA = <usize>fours << 6;
  const panelB = <usize>fours << 7;
  for (let group = 0; group < columns; group += GROUP_COLUMNS) {
    const end = min(group + GROUP_COLUMNS, columns);
    let rowsOfA = a;
    for (let i = 0; i < rows; i += 2) {
      let columnsOfB = b;
      for (let j = group; j < end; j += 4) {
        const to = c + <usize>i * strideC + (<usize>j << 2);
        if (j + 4 > columns) tileAtEdge(rows - i, columns - j, rowsOfA, columnsOfB, to, fours, strideC, first, edge);
        else if (i + 2 <= rows) tile2(rowsOfA, columnsOfB, to, fours, strideC, first);
        else tile1(rowsOfA, columnsOfB, to, fours, strideC, first);
        columnsOfB += panelB;
      }
      rowsOfA += panelA;
    }
    b += panelB * (GROUP_COLUMNS / 4);
  }
}
