import { multiplyAdd } from "./multiply-add";
import { putTile } from "./sums";

// `tile` for engines that make one register of 256 bits of two of 128 that lie side by side. V8 looks for such pairs where they are
// stored, so a tile's sums go through memory: the even fours' sum and behind it the odd fours' are one register on the way
// there. Taken by themselves they would be too many for the registers of 128 bits; the results have the same bits.

/** Bytes in which the sums of a tile wait. */
export const ROOM: usize = 2 * 4 * 32;

/** The sums of the even and the odd fours of one element, side by side. */
@inline
function keep(room: usize, at: usize, even: v128, odd: v128): void {
  v128.store(room + 32 * at, even);
  v128.store(room + 32 * at, odd, 16);
}

/** 0 + even + odd, in the order of `tile`. */
@inline
function kept(room: usize, at: usize): v128 {
  return f32x4.add(f32x4.add(f32x4.splat(0), v128.load(room + 32 * at)), v128.load(room + 32 * at, 16));
}

/** Two rows times four columns of C, as `tile` has it. `room` is for ROOM bytes. */
@inline
export function wideTile(
  a: usize, strideA: usize, b: usize, strideB: usize, c: usize, strideC: usize, k: i32, first: bool, room: usize,
): void {
  const zero = f32x4.splat(0);
  let s0 = zero, s1 = zero, s2 = zero, s3 = zero; // row 0, even fours
  let u0 = zero, u1 = zero, u2 = zero, u3 = zero; // row 0, odd fours
  let t0 = zero, t1 = zero, t2 = zero, t3 = zero; // row 1, even fours
  let v0 = zero, v1 = zero, v2 = zero, v3 = zero; // row 1, odd fours
  const end = a + (<usize>k << 2);
  do {
    const even0 = v128.load(a);
    const odd0 = v128.load(a, 16);
    const even1 = v128.load(a + strideA);
    const odd1 = v128.load(a + strideA, 16);
    let even = v128.load(b);
    let odd = v128.load(b, 16);
    s0 = multiplyAdd(even0, even, s0);
    u0 = multiplyAdd(odd0, odd, u0);
    t0 = multiplyAdd(even1, even, t0);
    v0 = multiplyAdd(odd1, odd, v0);
    even = v128.load(b + strideB);
    odd = v128.load(b + strideB, 16);
    s1 = multiplyAdd(even0, even, s1);
    u1 = multiplyAdd(odd0, odd, u1);
    t1 = multiplyAdd(even1, even, t1);
    v1 = multiplyAdd(odd1, odd, v1);
    even = v128.load(b + 2 * strideB);
    odd = v128.load(b + 2 * strideB, 16);
    s2 = multiplyAdd(even0, even, s2);
    u2 = multiplyAdd(odd0, odd, u2);
    t2 = multiplyAdd(even1, even, t2);
    v2 = multiplyAdd(odd1, odd, v2);
    even = v128.load(b + 3 * strideB);
    odd = v128.load(b + 3 * strideB, 16);
    s3 = multiplyAdd(even0, even, s3);
    u3 = multiplyAdd(odd0, odd, u3);
    t3 = multiplyAdd(even1, even, t3);
    v3 = multiplyAdd(odd1, odd, v3);
    a += 32;
    b += 32;
  } while (a < end);
  keep(room, 0, s0, u0);
  keep(room, 1, s1, u1);
  keep(room, 2, s2, u2);
  keep(room, 3, s3, u3);
  keep(room, 4, t0, v0);
  keep(room, 5, t1, v1);
  keep(room, 6, t2, v2);
  keep(room, 7, t3, v3);
  putTile(
    c, strideC, kept(room, 0), kept(room, 1), kept(room, 2), kept(room, 3), kept(room, 4), kept(room, 5), kept(room, 6), kept(room, 7),
    first,
  );
}
