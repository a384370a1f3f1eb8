import { BLOCK_K } from "./blocks";
import { multiplyAdd } from "./multiply-add";
import { fourOf } from "./pack";

/**
 * One row x, [k], times Bᵀ, `columns` lines of k elements: y, [columns]. This is a generated token's product with each weight.
 * Memory is the limit: B is read once, from its beginning to its end, and nothing is packed. Each sum takes the steps of k
 * as `tile` does, so a row has the same bits alone as among others.
 */
export function oneRow(x: usize, b: usize, strideB: usize, y: usize, columns: i32, k: i32): void {
  for (let j = 0; j < columns; j++) {
    let s = b + <usize>j * strideB;
    let at = x;
    let total: f32 = 0;
    for (let block = 0; block < k; block += BLOCK_K) {
      const steps = min(BLOCK_K, k - block);
      let even = f32x4.splat(0);
      let odd = even;
      const end = at + (<usize>(steps & ~7) << 2);
      while (at < end) {
        even = multiplyAdd(v128.load(at), v128.load(s), even);
        odd = multiplyAdd(v128.load(at, 16), v128.load(s, 16), odd);
        at += 32;
        s += 32;
      }
      const left = steps & 7;
      if (left > 0) {
        even = multiplyAdd(fourOf(at, left), fourOf(s, left), even);
        odd = multiplyAdd(fourOf(at + 16, left - 4), fourOf(s + 16, left - 4), odd);
      }
      const sum = f32x4.add(even, odd);
      const pairs = f32x4.add(sum, v128.shuffle<f32>(sum, sum, 2, 3, 2, 3));
      const ofBlock = f32x4.extract_lane(pairs, 0) + f32x4.extract_lane(pairs, 1);
      total = block === 0 ? ofBlock : total + ofBlock;
    }
    store<f32>(y + (<usize>j << 2), total);
  }
}
