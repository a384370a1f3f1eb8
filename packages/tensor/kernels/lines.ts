import { BLOCK_K } from "./blocks";
import { multiplyAdd } from "./multiply-add";
import { rowAlong } from "./row-along";

/** One element of C ← the sum of the lanes of a block's two sums, or plus that. In the order of a tile. */
@inline
function put(c: usize, even: v128, odd: v128, first: bool): void {
  const sum = f32x4.add(even, odd);
  const pairs = f32x4.add(sum, v128.shuffle<f32>(sum, sum, 2, 3, 2, 3));
  const ofBlock = f32x4.extract_lane(pairs, 0) + f32x4.extract_lane(pairs, 1);
  store<f32>(c, first ? ofBlock : load<f32>(c) + ofBlock);
}

/** Two or three rows times a line of B. k is a multiple of 8. */
@inline
function dots(rows: i32, x: usize, strideX: usize, line: usize, c: usize, strideC: usize, k: i32, first: bool): void {
  for (let block = 0; block < k; block += BLOCK_K) {
    let even0 = f32x4.splat(0);
    let odd0 = even0, even1 = even0, odd1 = even0, even2 = even0, odd2 = even0;
    const end = x + (<usize>min(BLOCK_K, k - block) << 2);
    while (x < end) {
      const four = v128.load(line);
      even0 = multiplyAdd(v128.load(x), four, even0);
      even1 = multiplyAdd(v128.load(x + strideX), four, even1);
      if (rows > 2) even2 = multiplyAdd(v128.load(x + 2 * strideX), four, even2);
      const next = v128.load(line, 16);
      odd0 = multiplyAdd(v128.load(x, 16), next, odd0);
      odd1 = multiplyAdd(v128.load(x + strideX, 16), next, odd1);
      if (rows > 2) odd2 = multiplyAdd(v128.load(x + 2 * strideX, 16), next, odd2);
      x += 32;
      line += 32;
    }
    put(c, even0, odd0, first && block === 0);
    put(c + strideC, even1, odd1, first && block === 0);
    if (rows > 2) put(c + 2 * strideC, even2, odd2, first && block === 0);
  }
}

/** Two or three rows times lines of B, one line after the other. */
@inline
function lines(
  rows: i32, a: usize, strideA: usize, b: usize, strideB: usize, c: usize, strideC: usize, columns: i32, k: i32,
  first: bool,
): void {
  for (let j = 0; j < columns; j++) {
    dots(rows, a, strideA, b, c, strideC, k, first);
    b += strideB;
    c += 4;
  }
}

/** Rows times lines of B, each of which is read from its beginning to its end: two rows at a time, of an odd number first three. */
export function lineByLine(
  a: usize, strideA: usize, b: usize, strideB: usize, c: usize, strideC: usize, rows: i32, columns: i32, k: i32, first: bool,
): void {
  if (rows === 1) return rowAlong(a, b, strideB, c, columns, k, first);
  if ((rows & 1) === 1) {
    lines(3, a, strideA, b, strideB, c, strideC, columns, k, first);
    a += 3 * strideA;
    c += 3 * strideC;
    rows -= 3;
  }
  for (; rows > 0; rows -= 2) {
    lines(2, a, strideA, b, strideB, c, strideC, columns, k, first);
    a += 2 * strideA;
    c += 2 * strideC;
  }
}
