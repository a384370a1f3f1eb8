import { BLOCK_K, LONGEST_STREAM, STREAM_COLUMNS, TILE_COLUMNS } from "./blocks";
import { WORKSPACE } from "./memory-map";
import { multiplyAdd } from "./multiply-add";
import { fourOf } from "./pack";
import { tiles } from "./tile";

/** One element of C ← the sum of the lanes of a block's two sums, or plus that. In the order of `tile`. */
@inline
function put(c: usize, even: v128, odd: v128, first: bool): void {
  const sum = f32x4.add(f32x4.add(f32x4.splat(0), even), odd); // from 0, as in a tile, for the sign of a sum that is 0
  const pairs = f32x4.add(sum, v128.shuffle<f32>(sum, sum, 2, 3, 2, 3));
  const ofBlock = f32x4.extract_lane(pairs, 0) + f32x4.extract_lane(pairs, 1);
  store<f32>(c, first ? ofBlock : load<f32>(c) + ofBlock);
}

/** One or two rows times a line of B; for two, k is a multiple of 8. */
@inline
function dots(rows: i32, x: usize, strideX: usize, line: usize, c: usize, strideC: usize, k: i32): void {
  for (let block = 0; block < k; block += BLOCK_K) {
    const steps = min(BLOCK_K, k - block);
    let even0 = f32x4.splat(0);
    let odd0 = even0, even1 = even0, odd1 = even0;
    const end = x + (<usize>(steps & ~7) << 2);
    while (x < end) {
      const four = v128.load(line);
      even0 = multiplyAdd(v128.load(x), four, even0);
      if (rows > 1) even1 = multiplyAdd(v128.load(x + strideX), four, even1);
      const next = v128.load(line, 16);
      odd0 = multiplyAdd(v128.load(x, 16), next, odd0);
      if (rows > 1) odd1 = multiplyAdd(v128.load(x + strideX, 16), next, odd1);
      x += 32;
      line += 32;
    }
    const left = steps & 7;
    if (rows === 1 && left > 0) {
      even0 = multiplyAdd(fourOf(x, left), fourOf(line, left), even0);
      odd0 = multiplyAdd(fourOf(x + 16, left - 4), fourOf(line + 16, left - 4), odd0);
    }
    put(c, even0, odd0, block === 0);
    if (rows > 1) put(c + strideC, even1, odd1, block === 0);
  }
}

/** One or two rows times lines of B, one line after the other. */
@inline
function lines(
  rows: i32, a: usize, strideA: usize, b: usize, strideB: usize, c: usize, strideC: usize, columns: i32, k: i32,
): void {
  for (let j = 0; j < columns; j++) {
    dots(rows, a, strideA, b, c, strideC, k);
    b += strideB;
    c += 4;
  }
}

/** Rows times lines of B: the lines are read in one stream, each from its beginning to its end, for each two rows. */
function stream(
  a: usize, strideA: usize, b: usize, strideB: usize, c: usize, strideC: usize, rows: i32, columns: i32, k: i32,
): void {
  for (; rows > 1; rows -= 2) {
    lines(2, a, strideA, b, strideB, c, strideC, columns, k);
    a += 2 * strideA;
    c += 2 * strideC;
  }
  if (rows > 0) lines(1, a, 0, b, strideB, c, 0, columns, k);
}

/** Bytes. The first cache keeps what lies at the same distance from the beginning of a page in the same few places. */
const PAGE: usize = 4096;
/** From the first line's distance to the first row's, and from a row's to the next one's. */
const AWAY: usize = 3200;
const APART: usize = 64;

/** Copies the rows to where they compete least with the lines, and with each other, for the first cache. */
function apart(a: usize, strideA: usize, b: usize, workspace: usize, stride: usize, rows: i32, k: i32): usize {
  const to = workspace + ((b + AWAY) & (PAGE - 1));
  for (let i = 0; i < rows; i++) memory.copy(to + <usize>i * stride, a + <usize>i * strideA, <usize>k << 2);
  return to;
}

/**
 * Few rows times Bᵀ: n lines of k elements, where k is a multiple of 8 or m is 1. This is a generated token's product with each
 * weight, or a short prompt's. Memory is the limit, and fastest when it is read in one stream: by one or two rows, and then the
 * lines are near for the tiles of the others.
 */
export function fewRows(
  a: usize, strideA: usize, b: usize, strideB: usize, c: usize, strideC: usize, m: i32, n: i32, k: i32, workspace: usize,
): void {
  const stride = (<usize>k << 2) + APART;
  if (<usize>m * stride + PAGE <= WORKSPACE) {
    a = apart(a, strideA, b, workspace, stride, m, k);
    strideA = stride;
  }
  const streamed = k <= LONGEST_STREAM || m === 1 ? min(m, 2) : 0;
  const rest = <usize>streamed;
  const whole = n & ~(TILE_COLUMNS - 1);
  const group = streamed > 0 ? STREAM_COLUMNS : TILE_COLUMNS;
  for (let j = 0; j < whole; j += group) {
    const columns = min(group, whole - j);
    stream(a, strideA, b, strideB, c, strideC, streamed, columns, k);
    for (let p = 0; streamed < m && p < k; p += BLOCK_K) {
      const at = <usize>p << 2;
      tiles(
        a + rest * strideA + at, strideA, b + at, strideB, c + rest * strideC, strideC,
        m - streamed, columns, min(BLOCK_K, k - p), p === 0, 0,
      );
    }
    b += <usize>columns * strideB;
    c += <usize>columns << 2;
  }
  stream(a, strideA, b, strideB, c, strideC, m, n - whole, k);
}
