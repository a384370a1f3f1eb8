import { BLOCK_K, STREAM_BYTES } from "./blocks";
import { multiplyAdd } from "./multiply-add";
import { fourOf } from "./pack";
import { sumsOf } from "./sums";

/** Sums + the next four products of two lines that have `left` left, or fewer. */
function addLast(x: usize, line: usize, left: i32, sums: v128): v128 {
  return multiplyAdd(fourOf(x, left), fourOf(line, left), sums);
}

/**
 * A row times four lines of B, which begin at `b` and so many bytes behind it. Each line has two sums, in whose lanes are a tile's
 * eight. A piece of two lines is read, then one of the other two.
 */
@inline
function fourDots(x: usize, b: usize, to1: usize, to2: usize, to3: usize, k: i32): v128 {
  let all = f32x4.splat(-0.0); // which changes nothing that is added, not even the sign of a 0
  for (let block = 0; block < k; block += BLOCK_K) {
    const steps = min(BLOCK_K, k - block);
    let even0 = f32x4.splat(0);
    let even1 = even0, even2 = even0, even3 = even0;
    let odd0 = even0, odd1 = even0, odd2 = even0, odd3 = even0;
    const end = x + (<usize>(steps & ~7) << 2);
    while (x < end) {
      const b1 = b + to1, b2 = b + to2, b3 = b + to3;
      const piece = min(end - x, STREAM_BYTES);
      for (let i: usize = 0; i < piece; i += 32) {
        const even = v128.load(x + i);
        even0 = multiplyAdd(even, v128.load(b + i), even0);
        even1 = multiplyAdd(even, v128.load(b1 + i), even1);
        const odd = v128.load(x + i, 16);
        odd0 = multiplyAdd(odd, v128.load(b + i, 16), odd0);
        odd1 = multiplyAdd(odd, v128.load(b1 + i, 16), odd1);
      }
      for (let i: usize = 0; i < piece; i += 32) {
        const even = v128.load(x + i);
        even2 = multiplyAdd(even, v128.load(b2 + i), even2);
        even3 = multiplyAdd(even, v128.load(b3 + i), even3);
        const odd = v128.load(x + i, 16);
        odd2 = multiplyAdd(odd, v128.load(b2 + i, 16), odd2);
        odd3 = multiplyAdd(odd, v128.load(b3 + i, 16), odd3);
      }
      x += piece;
      b += piece;
    }
    const left = steps & 7;
    if (left > 0) {
      even0 = addLast(x, b, left, even0);
      even1 = addLast(x, b + to1, left, even1);
      even2 = addLast(x, b + to2, left, even2);
      even3 = addLast(x, b + to3, left, even3);
    }
    if (left > 4) {
      odd0 = addLast(x + 16, b + 16, left - 4, odd0);
      odd1 = addLast(x + 16, b + to1 + 16, left - 4, odd1);
      odd2 = addLast(x + 16, b + to2 + 16, left - 4, odd2);
      odd3 = addLast(x + 16, b + to3 + 16, left - 4, odd3);
    }
    const sums = sumsOf(f32x4.add(even0, odd0), f32x4.add(even1, odd1), f32x4.add(even2, odd2), f32x4.add(even3, odd3));
    all = f32x4.add(all, sums);
  }
  return all;
}

/** A row times lines of B: `times` from `b` on, and as many from the lines on that are so many lines behind it. */
export function fourParts(
  a: usize, b: usize, strideB: usize, c: usize, stepC: usize, times: i32, to1: i32, to2: i32, to3: i32, k: i32,
): void {
  for (; times > 0; times--) {
    const all = fourDots(a, b, <usize>to1 * strideB, <usize>to2 * strideB, <usize>to3 * strideB, k);
    v128.store_lane<f32>(c, all, 0);
    v128.store_lane<f32>(c + <usize>to1 * stepC, all, 1);
    v128.store_lane<f32>(c + <usize>to2 * stepC, all, 2);
    v128.store_lane<f32>(c + <usize>to3 * stepC, all, 3);
    b += strideB;
    c += stepC;
  }
}

/**
 * A row times n lines of B, or a line of B times n rows of A: at a time one of each quarter, then those that are left, one of them
 * perhaps twice. A processor reads four places that are far apart faster than one, or than lines that are neighbours, and pieces of
 * them faster than a little of each. From an element of the result to the next it is `stepC`.
 */
export function rowAlong(a: usize, b: usize, strideB: usize, c: usize, stepC: usize, n: i32, k: i32): void {
  const part = n >> 2;
  fourParts(a, b, strideB, c, stepC, part, part, 2 * part, 3 * part, k);
  const left = n & 3;
  const done = <usize>(n - left);
  if (left > 0) fourParts(a, b + done * strideB, strideB, c + done * stepC, stepC, 1, left >> 1, left - 1, left - 1, k);
}
