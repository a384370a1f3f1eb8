import { TILE_COLUMNS } from "./blocks";
import { multiplyAdd } from "./multiply-add";
import { LINE } from "./pack";
import { put, putTwo, sumsOf } from "./sums";

// `tile` for engines that make one register of 256 bits of two of 128 that lie side by side. V8 looks for such pairs where they are
// stored, so a tile's sums go through memory: the even fours' sum and behind it the odd fours' are one register on the way
// there. Taken by themselves they would be too many for the registers of 128 bits; the results have the same bits.

/** Bytes in which the sums of a tile of two rows and six columns wait. */
export const ROOM: usize = 2 * 6 * 32;

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

/** A row of C from the sums that wait in `room`. */
@inline
function putRow(columns: i32, c: usize, room: usize, first: bool): void {
  put(c, sumsOf(kept(room, 0), kept(room, 1), kept(room, 2), kept(room, 3)), first);
  if (columns > TILE_COLUMNS) {
    const s4 = kept(room, 4);
    const s5 = kept(room, 5);
    putTwo(c + 16, sumsOf(s4, s5, s4, s5), first);
  }
}

/** Two rows times four or six columns of C, as `tile` has it. `room` is for ROOM bytes. */
@inline
export function wideTile(
  packed: bool, columns: i32, a: usize, strideA: usize, b: usize, strideB: usize, c: usize, strideC: usize, k: i32, first: bool,
  room: usize,
): void {
  const zero = f32x4.splat(0);
  let s0 = zero, s1 = zero, s2 = zero, s3 = zero, s4 = zero, s5 = zero; // row 0, even fours
  let u0 = zero, u1 = zero, u2 = zero, u3 = zero, u4 = zero, u5 = zero; // row 0, odd fours
  let t0 = zero, t1 = zero, t2 = zero, t3 = zero, t4 = zero, t5 = zero; // row 1, even fours
  let v0 = zero, v1 = zero, v2 = zero, v3 = zero, v4 = zero, v5 = zero; // row 1, odd fours
  const end = a + (<usize>k << 2);
  do {
    const even0 = v128.load(a);
    const odd0 = v128.load(a, 16);
    const even1 = packed ? v128.load(a, LINE) : v128.load(a + strideA);
    const odd1 = packed ? v128.load(a, LINE + 16) : v128.load(a + strideA, 16);
    let even = v128.load(b);
    let odd = v128.load(b, 16);
    s0 = multiplyAdd(even0, even, s0);
    u0 = multiplyAdd(odd0, odd, u0);
    t0 = multiplyAdd(even1, even, t0);
    v0 = multiplyAdd(odd1, odd, v0);
    even = packed ? v128.load(b, LINE) : v128.load(b + strideB);
    odd = packed ? v128.load(b, LINE + 16) : v128.load(b + strideB, 16);
    s1 = multiplyAdd(even0, even, s1);
    u1 = multiplyAdd(odd0, odd, u1);
    t1 = multiplyAdd(even1, even, t1);
    v1 = multiplyAdd(odd1, odd, v1);
    even = packed ? v128.load(b, 2 * LINE) : v128.load(b + 2 * strideB);
    odd = packed ? v128.load(b, 2 * LINE + 16) : v128.load(b + 2 * strideB, 16);
    s2 = multiplyAdd(even0, even, s2);
    u2 = multiplyAdd(odd0, odd, u2);
    t2 = multiplyAdd(even1, even, t2);
    v2 = multiplyAdd(odd1, odd, v2);
    even = packed ? v128.load(b, 3 * LINE) : v128.load(b + 3 * strideB);
    odd = packed ? v128.load(b, 3 * LINE + 16) : v128.load(b + 3 * strideB, 16);
    s3 = multiplyAdd(even0, even, s3);
    u3 = multiplyAdd(odd0, odd, u3);
    t3 = multiplyAdd(even1, even, t3);
    v3 = multiplyAdd(odd1, odd, v3);
    if (columns > TILE_COLUMNS) {
      even = packed ? v128.load(b, 4 * LINE) : v128.load(b + 4 * strideB);
      odd = packed ? v128.load(b, 4 * LINE + 16) : v128.load(b + 4 * strideB, 16);
      s4 = multiplyAdd(even0, even, s4);
      u4 = multiplyAdd(odd0, odd, u4);
      t4 = multiplyAdd(even1, even, t4);
      v4 = multiplyAdd(odd1, odd, v4);
      even = packed ? v128.load(b, 5 * LINE) : v128.load(b + 5 * strideB);
      odd = packed ? v128.load(b, 5 * LINE + 16) : v128.load(b + 5 * strideB, 16);
      s5 = multiplyAdd(even0, even, s5);
      u5 = multiplyAdd(odd0, odd, u5);
      t5 = multiplyAdd(even1, even, t5);
      v5 = multiplyAdd(odd1, odd, v5);
    }
    a += 32;
    b += 32;
  } while (a < end);
  keep(room, 0, s0, u0);
  keep(room, 1, s1, u1);
  keep(room, 2, s2, u2);
  keep(room, 3, s3, u3);
  if (columns > TILE_COLUMNS) {
    keep(room, 4, s4, u4);
    keep(room, 5, s5, u5);
  }
  keep(room, 6, t0, v0);
  keep(room, 7, t1, v1);
  keep(room, 8, t2, v2);
  keep(room, 9, t3, v3);
  if (columns > TILE_COLUMNS) {
    keep(room, 10, t4, v4);
    keep(room, 11, t5, v5);
  }
  putRow(columns, c, room, first);
  putRow(columns, c + strideC, room + (ROOM >> 1), first);
}
