import { ADD, arithmeticRow } from "./arithmetic";

// How a tile's sums by lane become elements of C.

/** Bytes in which the sums of a tile wait: an even fours' sum, and behind it, if the tile is wide, the odd fours'; and the next. */
export const ROOM: usize = 2 * 4 * 32;

/** Keeps the even fours' sums. */
@inline
export function keepTile(
  room: usize, s0: v128, s1: v128, s2: v128, s3: v128, t0: v128, t1: v128, t2: v128, t3: v128,
): void {
  v128.store(room, s0);
  v128.store(room, s1, 32);
  v128.store(room, s2, 64);
  v128.store(room, s3, 96);
  v128.store(room, t0, 128);
  v128.store(room, t1, 160);
  v128.store(room, t2, 192);
  v128.store(room, t3, 224);
}

/** The sums of the lanes of four registers: (lane 0 + lane 2) + (lane 1 + lane 3) of each. */
@inline
export function sumsOf(s0: v128, s1: v128, s2: v128, s3: v128): v128 {
  const first = f32x4.add(v128.shuffle<f32>(s0, s1, 0, 4, 1, 5), v128.shuffle<f32>(s0, s1, 2, 6, 3, 7));
  const second = f32x4.add(v128.shuffle<f32>(s2, s3, 0, 4, 1, 5), v128.shuffle<f32>(s2, s3, 2, 6, 3, 7));
  return f32x4.add(v128.shuffle<f32>(first, second, 0, 1, 4, 5), v128.shuffle<f32>(first, second, 2, 3, 6, 7));
}

/** Four elements of C: set by the first block of k, added to by the others. */
@inline
function put(c: usize, sums: v128, first: bool): void {
  v128.store(c, first ? sums : f32x4.add(v128.load(c), sums));
}

/** Two rows of four elements of C, from the even fours' sums that `room` keeps and the odd fours'. */
@inline
export function putTile(
  c: usize, strideC: usize, room: usize, s0: v128, s1: v128, s2: v128, s3: v128, t0: v128, t1: v128, t2: v128, t3: v128, first: bool,
): void {
  s0 = f32x4.add(v128.load(room), s0);
  s1 = f32x4.add(v128.load(room, 32), s1);
  s2 = f32x4.add(v128.load(room, 64), s2);
  s3 = f32x4.add(v128.load(room, 96), s3);
  put(c, sumsOf(s0, s1, s2, s3), first);
  t0 = f32x4.add(v128.load(room, 128), t0);
  t1 = f32x4.add(v128.load(room, 160), t1);
  t2 = f32x4.add(v128.load(room, 192), t2);
  t3 = f32x4.add(v128.load(room, 224), t3);
  put(c + strideC, sumsOf(t0, t1, t2, t3), first);
}

/** A row of C: set by the first block of k, added to by the others. */
export function putRow(sums: usize, c: usize, columns: i32, first: bool): void {
  if (first) memory.copy(c, sums, <usize>columns << 2);
  else arithmeticRow(ADD, c, c, false, sums, false, columns, 0);
}
