import { BLOCK_K } from "./blocks";
import { multiplyAdd } from "./multiply-add";
import { sumsOf } from "./sums";

/** Two rows times a line of B and the one `toB` bytes behind it, to two elements of C and those `toC` behind. In the order of a tile. */
@inline
function fourDots(a: usize, strideA: usize, b: usize, toB: usize, c: usize, strideC: usize, toC: usize, k: i32): void {
  let all = f32x4.splat(0);
  for (let block = 0; block < k; block += BLOCK_K) {
    const zero = f32x4.splat(0);
    let even0 = zero, even1 = zero, even2 = zero, even3 = zero;
    let odd0 = zero, odd1 = zero, odd2 = zero, odd3 = zero;
    const end = a + (<usize>min(BLOCK_K, k - block) << 2);
    while (a < end) {
      const even = v128.load(b);
      const evenBehind = v128.load(b + toB);
      const evenA0 = v128.load(a);
      even0 = multiplyAdd(evenA0, even, even0);
      even1 = multiplyAdd(evenA0, evenBehind, even1);
      const evenA1 = v128.load(a + strideA);
      even2 = multiplyAdd(evenA1, even, even2);
      even3 = multiplyAdd(evenA1, evenBehind, even3);
      a += 16;
      b += 16;
      if (a === end) break;
      const odd = v128.load(b);
      const oddBehind = v128.load(b + toB);
      const oddA0 = v128.load(a);
      odd0 = multiplyAdd(oddA0, odd, odd0);
      odd1 = multiplyAdd(oddA0, oddBehind, odd1);
      const oddA1 = v128.load(a + strideA);
      odd2 = multiplyAdd(oddA1, odd, odd2);
      odd3 = multiplyAdd(oddA1, oddBehind, odd3);
      a += 16;
      b += 16;
    }
    const sums = sumsOf(f32x4.add(even0, odd0), f32x4.add(even1, odd1), f32x4.add(even2, odd2), f32x4.add(even3, odd3));
    all = block === 0 ? sums : f32x4.add(all, sums);
  }
  v128.store_lane<f32>(c, all, 0);
  v128.store_lane<f32>(c + toC, all, 1);
  v128.store_lane<f32>(c + strideC, all, 2);
  v128.store_lane<f32>(c + strideC + toC, all, 3);
}

/** Two rows times `times` lines of B from `b` on, and as many from `toB` bytes behind it. k is a multiple of 4. */
export function twoRows(
  a: usize, strideA: usize, b: usize, strideB: usize, toB: usize, c: usize, strideC: usize, toC: usize, times: i32, k: i32,
): void {
  for (; times > 0; times--) {
    fourDots(a, strideA, b, toB, c, strideC, toC, k);
    b += strideB;
    c += 4;
  }
}
