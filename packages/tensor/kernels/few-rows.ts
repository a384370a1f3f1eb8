import { BLOCK_K, LONGEST_PAIR, STREAM_COLUMNS, TILE_COLUMNS, TILE_ROWS } from "./blocks";
import { GAP, pack } from "./pack";
import { fourParts, rowAlong } from "./row-along";
import { ROOM } from "./sums";
import { tiles } from "./tile";
import { twoRows } from "./two-rows";

/**
 * Few rows times Bᵀ: n lines of k elements, where m is 1, or k a multiple of 8 and m·k at most FEW_ELEMENTS. This is a generated token's
 * product with each weight, or a short prompt's. Memory is the limit, and slow where neighbouring lines are read together: a single row
 * takes one of each quarter of B at a time. Of more rows, which are packed, the first two take one of each half, or the last one two;
 * these lines are near for the tiles then, which read them as they lie.
 */
export function fewRows(
  a: usize, strideA: usize, b: usize, strideB: usize, c: usize, strideC: usize, m: i32, n: i32, k: i32, workspace: usize,
  wide: bool,
): void {
  if (m === 1) return rowAlong(a, b, strideB, c, 4, n, k);
  const panels = workspace + ROOM;
  const line = (<usize>k << 2) + GAP;
  const paired = m & -TILE_ROWS;
  const byTwo = k <= LONGEST_PAIR;
  const first = byTwo ? TILE_ROWS : 0; // of the rows of the tiles, which compute the last one once more, if it reads B and m is even
  const half = (n >> 1) & -TILE_COLUMNS;
  const toB = <usize>half * strideB;
  const toC = <usize>half << 2;
  const last = <usize>(m - 1);
  if (half > 0) pack(a, strideA, true, panels, line, TILE_ROWS, paired, k);
  for (let left = half; left > 0; left -= STREAM_COLUMNS) {
    const columns = min(STREAM_COLUMNS, left);
    if (byTwo) twoRows(panels, b, strideB, toB, c, strideC, toC, columns, k);
    if (!byTwo || (m & 1) === 1) {
      const times = columns >> 1;
      fourParts(a + last * strideA, b, strideB, c + last * strideC, 4, times, times, half, half + times, k);
    }
    for (let p = 0; p < k; p += BLOCK_K) {
      const steps = min(BLOCK_K, k - p);
      const x = panels + <usize>first * line + (<usize>p << 2) * TILE_ROWS;
      const w = b + (<usize>p << 2);
      const y = c + <usize>first * strideC;
      tiles(false, x, line, w, strideB, y, strideC, paired - first, columns, steps, p === 0, wide, workspace);
      tiles(false, x, line, w + toB, strideB, y + toC, strideC, paired - first, columns, steps, p === 0, wide, workspace);
    }
    b += <usize>columns * strideB;
    c += <usize>columns << 2;
  }
  for (let left = n - 2 * half; left > 0; left--) {
    rowAlong(b + toB, a, strideA, c + toC, strideC, m, k);
    b += strideB;
    c += 4;
  }
}
