import { BLOCK_K } from "./blocks";
import { multiplyAdd } from "./multiply-add";
import { fourOf } from "./pack";
import { sumsOf } from "./sums";

/** Sums + the next four products of two lines that have `left` left, or fewer, or none. */
function addLast(x: usize, line: usize, left: i32, sums: v128): v128 {
  return multiplyAdd(fourOf(x, left), fourOf(line, left), sums);
}

/**
 * A row times four lines of B, which begin at `b` and so many bytes behind it; plus `all`, unless `first`. Each line has two sums, in
 * whose lanes are a tile's eight.
 */
@inline
function fourDots(x: usize, b: usize, to1: usize, to2: usize, to3: usize, k: i32, all: v128, first: bool): v128 {
  for (let block = 0; block < k; block += BLOCK_K) {
    const steps = min(BLOCK_K, k - block);
    let even0 = f32x4.splat(0);
    let even1 = even0, even2 = even0, even3 = even0;
    let odd0 = even0, odd1 = even0, odd2 = even0, odd3 = even0;
    const left = steps & 3;
    const end = x + (<usize>(steps - left) << 2);
    while (x < end) {
      const even = v128.load(x);
      even0 = multiplyAdd(even, v128.load(b), even0);
      even1 = multiplyAdd(even, v128.load(b + to1), even1);
      even2 = multiplyAdd(even, v128.load(b + to2), even2);
      even3 = multiplyAdd(even, v128.load(b + to3), even3);
      x += 16;
      b += 16;
      if (x === end) break;
      const odd = v128.load(x);
      odd0 = multiplyAdd(odd, v128.load(b), odd0);
      odd1 = multiplyAdd(odd, v128.load(b + to1), odd1);
      odd2 = multiplyAdd(odd, v128.load(b + to2), odd2);
      odd3 = multiplyAdd(odd, v128.load(b + to3), odd3);
      x += 16;
      b += 16;
    }
    if ((steps & 4) === 0 && left > 0) {
      even0 = addLast(x, b, left, even0);
      even1 = addLast(x, b + to1, left, even1);
      even2 = addLast(x, b + to2, left, even2);
      even3 = addLast(x, b + to3, left, even3);
    }
    if ((steps & 7) > 0) {
      const behind = (steps & 4) > 0 ? left : 0;
      odd0 = addLast(x, b, behind, odd0);
      odd1 = addLast(x, b + to1, behind, odd1);
      odd2 = addLast(x, b + to2, behind, odd2);
      odd3 = addLast(x, b + to3, behind, odd3);
    }
    const sums = sumsOf(f32x4.add(even0, odd0), f32x4.add(even1, odd1), f32x4.add(even2, odd2), f32x4.add(even3, odd3));
    all = first && block === 0 ? sums : f32x4.add(all, sums);
  }
  return all;
}

/** A row times lines of B: `times` from `b` on, and as many from the lines on that are so many lines behind it. */
function fourParts(
  a: usize, b: usize, strideB: usize, c: usize, stepC: usize, times: i32, to1: i32, to2: i32, to3: i32, k: i32, first: bool,
): void {
  for (; times > 0; times--) {
    const c1 = c + <usize>to1 * stepC;
    const c2 = c + <usize>to2 * stepC;
    const c3 = c + <usize>to3 * stepC;
    let all = v128.load32_zero(c);
    all = v128.load_lane<f32>(c1, all, 1);
    all = v128.load_lane<f32>(c2, all, 2);
    all = v128.load_lane<f32>(c3, all, 3);
    all = fourDots(a, b, <usize>to1 * strideB, <usize>to2 * strideB, <usize>to3 * strideB, k, all, first);
    v128.store_lane<f32>(c, all, 0);
    v128.store_lane<f32>(c1, all, 1);
    v128.store_lane<f32>(c2, all, 2);
    v128.store_lane<f32>(c3, all, 3);
    b += strideB;
    c += stepC;
  }
}

/**
 * A row times n lines of B, or a line of B times n rows of A: at a time one of each quarter, then those that are left, one of them
 * perhaps twice. A processor reads four places that are far apart faster than one, or than lines that are neighbours. From an element
 * of the result to the next it is `stepC`.
 */
export function rowAlong(a: usize, b: usize, strideB: usize, c: usize, stepC: usize, n: i32, k: i32, first: bool): void {
  const part = n >> 2;
  fourParts(a, b, strideB, c, stepC, part, part, 2 * part, 3 * part, k, first);
  const left = n & 3;
  const done = <usize>(n - left);
  if (left > 0) fourParts(a, b + done * strideB, strideB, c + done * stepC, stepC, 1, left >> 1, left - 1, left - 1, k, first);
}
