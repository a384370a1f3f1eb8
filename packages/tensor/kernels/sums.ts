// How a tile's sums by lane become elements of C.

/** The sums of the lanes of four registers: (lane 0 + lane 2) + (lane 1 + lane 3) of each. */
@inline
function sumsOf(s0: v128, s1: v128, s2: v128, s3: v128): v128 {
  const first = f32x4.add(v128.shuffle<f32>(s0, s1, 0, 4, 1, 5), v128.shuffle<f32>(s0, s1, 2, 6, 3, 7));
  const second = f32x4.add(v128.shuffle<f32>(s2, s3, 0, 4, 1, 5), v128.shuffle<f32>(s2, s3, 2, 6, 3, 7));
  return f32x4.add(v128.shuffle<f32>(first, second, 0, 1, 4, 5), v128.shuffle<f32>(first, second, 2, 3, 6, 7));
}

/** Four elements of C: set by the first block of k, added to by the others. */
@inline
function put(c: usize, sums: v128, first: bool): void {
  v128.store(c, first ? sums : f32x4.add(v128.load(c), sums));
}

/** Two rows of four elements of C, from a register of sums for each. */
@inline
export function putTile(
  c: usize, strideC: usize, s0: v128, s1: v128, s2: v128, s3: v128, t0: v128, t1: v128, t2: v128, t3: v128, first: bool,
): void {
  put(c, sumsOf(s0, s1, s2, s3), first);
  put(c + strideC, sumsOf(t0, t1, t2, t3), first);
}
