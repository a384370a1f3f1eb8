import { BLOCK_K, STREAM_BYTES, TILE_ROWS } from "./blocks";
import { multiplyAdd } from "./multiply-add";
import { EIGHT } from "./panel";
import { sumsOf } from "./sums";

/**
 * A panel of two rows times a line of B and the one `toB` bytes behind it, a piece of each in turn, to two elements of C and those
 * `toC` behind. In the order of a tile.
 */
@inline
function fourDots(a: usize, b: usize, toB: usize, c: usize, strideC: usize, toC: usize, k: i32): void {
  let all = f32x4.splat(-0.0); // which changes nothing that is added, not even the sign of a 0
  for (let block = 0; block < k; block += BLOCK_K) {
    const zero = f32x4.splat(0);
    let even0 = zero, even1 = zero, even2 = zero, even3 = zero;
    let odd0 = zero, odd1 = zero, odd2 = zero, odd3 = zero;
    const end = b + (<usize>min(BLOCK_K, k - block) << 2);
    while (b < end) {
      const behind = b + toB;
      const piece = min(end - b, STREAM_BYTES);
      let x = a;
      for (let i: usize = 0; i < piece; i += EIGHT) {
        const even = v128.load(b + i);
        even0 = multiplyAdd(v128.load(x), even, even0);
        even2 = multiplyAdd(v128.load(x, EIGHT), even, even2);
        const odd = v128.load(b + i, 16);
        odd0 = multiplyAdd(v128.load(x, 16), odd, odd0);
        odd2 = multiplyAdd(v128.load(x, EIGHT + 16), odd, odd2);
        x += TILE_ROWS * EIGHT;
      }
      x = a;
      for (let i: usize = 0; i < piece; i += EIGHT) {
        const even = v128.load(behind + i);
        even1 = multiplyAdd(v128.load(x), even, even1);
        even3 = multiplyAdd(v128.load(x, EIGHT), even, even3);
        const odd = v128.load(behind + i, 16);
        odd1 = multiplyAdd(v128.load(x, 16), odd, odd1);
        odd3 = multiplyAdd(v128.load(x, EIGHT + 16), odd, odd3);
        x += TILE_ROWS * EIGHT;
      }
      a = x;
      b += piece;
    }
    const sums = sumsOf(f32x4.add(even0, odd0), f32x4.add(even1, odd1), f32x4.add(even2, odd2), f32x4.add(even3, odd3));
    all = f32x4.add(all, sums);
  }
  v128.store_lane<f32>(c, all, 0);
  v128.store_lane<f32>(c + toC, all, 1);
  v128.store_lane<f32>(c + strideC, all, 2);
  v128.store_lane<f32>(c + strideC + toC, all, 3);
}

/** A panel of two rows times `times` lines of B from `b` on, and as many from `toB` bytes behind it. k is a multiple of 8. */
export function twoRows(
  a: usize, b: usize, strideB: usize, toB: usize, c: usize, strideC: usize, toC: usize, times: i32, k: i32,
): void {
  for (; times > 0; times--) {
    fourDots(a, b, toB, c, strideC, toC, k);
    b += strideB;
    c += 4;
  }
}
