import { BLOCK_K } from "./blocks";
import { multiplyAdd } from "./multiply-add";
import { fourOf } from "./pack";

/** One element: the product of x and a line of B, both [k], in the order of `tile`. */
@inline
function dot(x: usize, line: usize, k: i32): f32 {
  let total: f32 = 0;
  for (let block = 0; block < k; block += BLOCK_K) {
    const steps = min(BLOCK_K, k - block);
    let even = f32x4.splat(0);
    let odd = even;
    const end = x + (<usize>(steps & ~7) << 2);
    while (x < end) {
      even = multiplyAdd(v128.load(x), v128.load(line), even);
      odd = multiplyAdd(v128.load(x, 16), v128.load(line, 16), odd);
      x += 32;
      line += 32;
    }
    const left = steps & 7;
    if (left > 0) {
      even = multiplyAdd(fourOf(x, left), fourOf(line, left), even);
      odd = multiplyAdd(fourOf(x + 16, left - 4), fourOf(line + 16, left - 4), odd);
    }
    const sum = f32x4.add(f32x4.add(f32x4.splat(0), even), odd); // from 0, as in a tile, for the sign of a sum that is 0
    const pairs = f32x4.add(sum, v128.shuffle<f32>(sum, sum, 2, 3, 2, 3));
    const ofBlock = f32x4.extract_lane(pairs, 0) + f32x4.extract_lane(pairs, 1);
    total = block === 0 ? ofBlock : total + ofBlock;
  }
  return total;
}

/**
 * One row, or two or three, times Bᵀ: `columns` lines of k elements. This is a generated token's product with each weight.
 * Memory is the limit: B is read once, from its beginning to its end, and nothing is packed. A row has the same bits as among
 * more.
 */
export function singleRows(
  x: usize, strideX: usize, b: usize, strideB: usize, c: usize, strideC: usize, rows: i32, columns: i32, k: i32,
): void {
  for (let j = 0; j < columns; j++) {
    for (let i = 0; i < rows; i++) {
      store<f32>(c + <usize>i * strideC + (<usize>j << 2), dot(x + <usize>i * strideX, b, k));
    }
    b += strideB;
  }
}
