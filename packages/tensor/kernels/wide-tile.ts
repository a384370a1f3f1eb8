import { TILE_COLUMNS, TILE_ROWS } from "./blocks";
import { multiplyAdd } from "./multiply-add";
import { EIGHT, fourth, second, third } from "./panel";
import { putTile } from "./sums";

// A tile for engines that make one register of 256 bits of two of 128 that lie side by side. V8 looks for such pairs where they are
// stored, so a tile's sums go through memory: the even fours' sum and behind it the odd fours' are one register on the way
// there. Taken by themselves they would be too many for the registers of 128 bits; the results have the same bits.

/** Two rows times four columns of C, as the tile of tile.ts has it. `room` is for ROOM bytes. */
@inline
export function wideTile(
  packed: bool, a: usize, b: usize, strideB: usize, c: usize, strideC: usize, k: i32, first: bool, room: usize,
): void {
  const zero = f32x4.splat(0);
  let s0 = zero, s1 = zero, s2 = zero, s3 = zero; // row 0, even fours
  let u0 = zero, u1 = zero, u2 = zero, u3 = zero; // row 0, odd fours
  let t0 = zero, t1 = zero, t2 = zero, t3 = zero; // row 1, even fours
  let v0 = zero, v1 = zero, v2 = zero, v3 = zero; // row 1, odd fours
  const stepB = packed ? TILE_COLUMNS * EIGHT : EIGHT;
  const end = a + (<usize>k << 2) * TILE_ROWS;
  do {
    const even0 = v128.load(a);
    const odd0 = v128.load(a, 16);
    const even1 = v128.load(a, EIGHT);
    const odd1 = v128.load(a, EIGHT + 16);
    let even = v128.load(b);
    let odd = v128.load(b, 16);
    s0 = multiplyAdd(even0, even, s0);
    u0 = multiplyAdd(odd0, odd, u0);
    t0 = multiplyAdd(even1, even, t0);
    v0 = multiplyAdd(odd1, odd, v0);
    even = second(b, false, packed, strideB);
    odd = second(b, true, packed, strideB);
    s1 = multiplyAdd(even0, even, s1);
    u1 = multiplyAdd(odd0, odd, u1);
    t1 = multiplyAdd(even1, even, t1);
    v1 = multiplyAdd(odd1, odd, v1);
    even = third(b, false, packed, strideB);
    odd = third(b, true, packed, strideB);
    s2 = multiplyAdd(even0, even, s2);
    u2 = multiplyAdd(odd0, odd, u2);
    t2 = multiplyAdd(even1, even, t2);
    v2 = multiplyAdd(odd1, odd, v2);
    even = fourth(b, false, packed, strideB);
    odd = fourth(b, true, packed, strideB);
    s3 = multiplyAdd(even0, even, s3);
    u3 = multiplyAdd(odd0, odd, u3);
    t3 = multiplyAdd(even1, even, t3);
    v3 = multiplyAdd(odd1, odd, v3);
    a += TILE_ROWS * EIGHT;
    b += stepB;
  } while (a < end);
  v128.store(room, s0);
  v128.store(room, u0, 16);
  v128.store(room, s1, 32);
  v128.store(room, u1, 48);
  v128.store(room, s2, 64);
  v128.store(room, u2, 80);
  v128.store(room, s3, 96);
  v128.store(room, u3, 112);
  v128.store(room, t0, 128);
  v128.store(room, v0, 144);
  v128.store(room, t1, 160);
  v128.store(room, v1, 176);
  v128.store(room, t2, 192);
  v128.store(room, v2, 208);
  v128.store(room, t3, 224);
  v128.store(room, v3, 240);
  putTile(
    c, strideC, room, v128.load(room, 16), v128.load(room, 48), v128.load(room, 80), v128.load(room, 112),
    v128.load(room, 144), v128.load(room, 176), v128.load(room, 208), v128.load(room, 240), first,
  );
}
