import { BLOCK_K, LONGEST_STREAM, STREAM_COLUMNS, TILE_COLUMNS } from "./blocks";
import { lineByLine } from "./lines";
import { rowAlong } from "./row-along";
import { WORKSPACE } from "./memory-map";
import { tiles } from "./tile";

/** Bytes. The first cache keeps what lies at the same distance from the beginning of a page in the same few places. */
const PAGE: usize = 4096;
/** From the first line's distance to the first row's, and from a row's to the next one's. */
const AWAY: usize = 3200;
const APART: usize = 64;

/** Copies the rows to where they compete least with the lines, and with each other, for the first cache. */
function apart(a: usize, strideA: usize, b: usize, workspace: usize, stride: usize, rows: i32, k: i32): usize {
  const to = workspace + PAGE + ((b + AWAY) & (PAGE - 1)); // behind a tile's sums
  for (let i = 0; i < rows; i++) memory.copy(to + <usize>i * stride, a + <usize>i * strideA, <usize>k << 2);
  return to;
}

/**
 * Few rows times Bᵀ: n lines of k elements, where k is a multiple of 8 or m is 1. This is a generated token's product with each
 * weight, or a short prompt's. Memory is the limit: a single row reads it in four streams that are far apart; of more rows two, or
 * three of an odd number, read some lines in one stream, which are near for the tiles of the others then.
 */
export function fewRows(
  a: usize, strideA: usize, b: usize, strideB: usize, c: usize, strideC: usize, m: i32, n: i32, k: i32, workspace: usize,
  wide: bool,
): void {
  const stride = (<usize>k << 2) + APART;
  if (<usize>m * stride + 2 * PAGE <= WORKSPACE) {
    a = apart(a, strideA, b, workspace, stride, m, k);
    strideA = stride;
  }
  if (m === 1) return rowAlong(a, b, strideB, c, n, k, true);
  const streamed = k <= LONGEST_STREAM ? min(m, 2 + (m & 1)) : m & 1;
  const rest = <usize>streamed;
  const group = streamed > 0 ? STREAM_COLUMNS : TILE_COLUMNS;
  for (let j = 0; j < n; j += group) {
    const columns = min(group, n - j);
    lineByLine(a, strideA, b, strideB, c, strideC, streamed, columns, k, true);
    for (let p = 0; streamed < m && p < k; p += BLOCK_K) {
      const at = <usize>p << 2;
      tiles(
        0, a + rest * strideA + at, strideA, b + at, strideB, c + rest * strideC, strideC,
        m - streamed, columns, min(BLOCK_K, k - p), p === 0, wide, workspace,
      );
    }
    b += <usize>columns * strideB;
    c += <usize>columns << 2;
  }
}
