import { BLOCK_K, LONGEST_PAIR, STREAM_COLUMNS } from "./blocks";
import { WORKSPACE } from "./memory-map";
import { rowAlong } from "./row-along";
import { tiles } from "./tile";
import { twoRows } from "./two-rows";

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
 * weight, or a short prompt's. Memory is the limit, and slow where neighbouring lines are read together: a single row takes one of
 * each quarter of B at a time. Of more rows the first two take one of each half, or the first alone; these lines are near for the
 * tiles of the others then. Tiles read neighbours, with which copies of the rows compete less than the rows where they lie.
 */
export function fewRows(
  a: usize, strideA: usize, b: usize, strideB: usize, c: usize, strideC: usize, m: i32, n: i32, k: i32, workspace: usize,
  wide: bool,
): void {
  if (m === 1) return rowAlong(a, b, strideB, c, 4, n, k, true);
  const stride = (<usize>k << 2) + APART;
  if (<usize>m * stride + 2 * PAGE <= WORKSPACE) {
    a = apart(a, strideA, b, workspace, stride, m, k);
    strideA = stride;
  }
  const firstRows = k <= LONGEST_PAIR ? 2 : 1;
  const half = n >> 1;
  const toB = <usize>half * strideB;
  const toC = <usize>half << 2;
  for (let j = 0; j < half; j += STREAM_COLUMNS) {
    const columns = min(STREAM_COLUMNS, half - j);
    if (firstRows === 2) twoRows(a, strideA, b, strideB, toB, c, strideC, toC, columns, k);
    else {
      rowAlong(a, b, strideB, c, 4, columns, k, true);
      rowAlong(a, b + toB, strideB, c + toC, 4, columns, k, true);
    }
    const otherA = a + <usize>firstRows * strideA;
    const otherC = c + <usize>firstRows * strideC;
    for (let p = 0; firstRows < m && p < k; p += BLOCK_K) {
      const x = otherA + (<usize>p << 2);
      const w = b + (<usize>p << 2);
      const steps = min(BLOCK_K, k - p);
      tiles(false, x, strideA, w, strideB, otherC, strideC, m - firstRows, columns, steps, p === 0, wide, workspace);
      tiles(false, x, strideA, w + toB, strideB, otherC + toC, strideC, m - firstRows, columns, steps, p === 0, wide, workspace);
    }
    b += <usize>columns * strideB;
    c += <usize>columns << 2;
  }
  if ((n & 1) === 1) rowAlong(b + toB, a, strideA, c + toC, strideC, m, k, true); // the last column
}
