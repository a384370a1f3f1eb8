import { multiplyAdd } from "./tile";
import { BLOCK_K } from "./blocks";

/** Four steps of k for four columns: a 4 × 4 block of Bᵀ is turned in registers, as packing would. */
@inline
function fourSteps(x: usize, s0: usize, s1: usize, s2: usize, s3: usize, sum: v128): v128 {
  const r0 = v128.load(s0);
  const r1 = v128.load(s1);
  const r2 = v128.load(s2);
  const r3 = v128.load(s3);
  const low01 = v128.shuffle<f32>(r0, r1, 0, 4, 1, 5);
  const high01 = v128.shuffle<f32>(r0, r1, 2, 6, 3, 7);
  const low23 = v128.shuffle<f32>(r2, r3, 0, 4, 1, 5);
  const high23 = v128.shuffle<f32>(r2, r3, 2, 6, 3, 7);
  sum = multiplyAdd(v128.load32_splat(x), v128.shuffle<f32>(low01, low23, 0, 1, 4, 5), sum);
  sum = multiplyAdd(v128.load32_splat(x, 4), v128.shuffle<f32>(low01, low23, 2, 3, 6, 7), sum);
  sum = multiplyAdd(v128.load32_splat(x, 8), v128.shuffle<f32>(high01, high23, 0, 1, 4, 5), sum);
  return multiplyAdd(v128.load32_splat(x, 12), v128.shuffle<f32>(high01, high23, 2, 3, 6, 7), sum);
}

/** One step of k for four columns: what k leaves over from a multiple of 4. */
@inline
function oneStep(x: usize, s0: usize, s1: usize, s2: usize, s3: usize, sum: v128): v128 {
  let column = v128.load32_splat(s0);
  column = v128.load_lane<f32>(s1, column, 1);
  column = v128.load_lane<f32>(s2, column, 2);
  column = v128.load_lane<f32>(s3, column, 3);
  return multiplyAdd(v128.load32_splat(x), column, sum);
}

/**
 * One row x, [k], times Bᵀ, `columns` rows of k elements: y, [columns]. This is a generated token's product with each weight.
 * Memory is the limit: every element of B is read once and nothing is packed. Each sum takes the steps of k in the order of
 * `tile`, so a row has the same bits alone as among others. `columns` is a multiple of 8.
 */
export function oneRow(x: usize, b: usize, strideB: usize, y: usize, columns: i32, k: i32): void {
  for (let j = 0; j < columns; j += 8) {
    let s0 = b + <usize>j * strideB;
    let s1 = s0 + strideB;
    let s2 = s1 + strideB;
    let s3 = s2 + strideB;
    let s4 = s3 + strideB;
    let s5 = s4 + strideB;
    let s6 = s5 + strideB;
    let s7 = s6 + strideB;
    let at = x;
    let left = f32x4.splat(0);
    let right = left;
    for (let block = 0; block < k; block += BLOCK_K) {
      const steps = min(BLOCK_K, k - block);
      let sumLeft = f32x4.splat(0);
      let sumRight = sumLeft;
      let p = 0;
      for (; p + 4 <= steps; p += 4) {
        sumLeft = fourSteps(at, s0, s1, s2, s3, sumLeft);
        sumRight = fourSteps(at, s4, s5, s6, s7, sumRight);
        at += 16;
        s0 += 16;
        s1 += 16;
        s2 += 16;
        s3 += 16;
        s4 += 16;
        s5 += 16;
        s6 += 16;
        s7 += 16;
      }
      for (; p < steps; p++) {
        sumLeft = oneStep(at, s0, s1, s2, s3, sumLeft);
        sumRight = oneStep(at, s4, s5, s6, s7, sumRight);
        at += 4;
        s0 += 4;
        s1 += 4;
        s2 += 4;
        s3 += 4;
        s4 += 4;
        s5 += 4;
        s6 += 4;
        s7 += 4;
      }
      left = block === 0 ? sumLeft : f32x4.add(left, sumLeft);
      right = block === 0 ? sumRight : f32x4.add(right, sumRight);
    }
    v128.store(y + (<usize>j << 2), left);
    v128.store(y + (<usize>j << 2), right, 16);
  }
}
