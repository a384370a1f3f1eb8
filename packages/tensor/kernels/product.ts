import { BLOCK_COLUMNS, BLOCK_K, BLOCK_ROWS, FEW_ELEMENTS, FEW_ROWS, NEAR_ROWS, TILE_COLUMNS, TILE_ROWS } from "./blocks";
import { fewRows } from "./few-rows";
import { GAP, pack } from "./pack";
import { rowAcross } from "./row-across";
import { putRow, ROOM } from "./sums";
import { tiles } from "./tile";

// A workspace: room for a tile's sums, the panels of A and of B, and a part of C.
const LINE: usize = (<usize>BLOCK_K << 2) + GAP;
const PANELS_A: usize = ROOM;
const PANELS_B: usize = PANELS_A + <usize>BLOCK_ROWS * LINE;
const PART: usize = PANELS_B + <usize>BLOCK_COLUMNS * LINE;

/**
 * Whose rows the panels of A in this thread's workspace are: of which batch of products, from where on (or 0), and how many. Parts of a
 * batch that come to `blocked` follow each other: only its last ones may be few rows, or one, and write there.
 */
let packedBatch: i32 = 0;
let packedA: usize = 0;
let packedRows: i32 = 0;

/**
 * C ← A·B. [m, k] · [k, n] → [m, n]. A transposed operand lies as [k, m] or [n, k]. Strides, from row to row of what lies
 * there, are in bytes.
 *
 * Every element is the sum over k, block by block of BLOCK_K. In a block, eight sums take every eighth step each, from 0 on:
 * step p goes to sum p mod 8. They are added pair by pair: sᵢ + sᵢ₊₄ to four, 0 to 2 and 1 to 3 to two, and these to one. The bits
 * so depend on a row of A and a column of B alone: not on m, n, the path below, or who computes the columns beside it.
 */
export function product(
  a: usize, strideA: usize, transposedA: bool, b: usize, strideB: usize, transposedB: bool, c: usize, strideC: usize,
  m: i32, n: i32, k: i32, wide: bool, workspace: usize, batch: i32,
): void {
  const isRow = m === 1 && (!transposedA || strideA === 4);
  if (transposedB && (isRow || (!transposedA && m <= FEW_ROWS && k <= FEW_ELEMENTS / m && (k & 7) === 0))) {
    fewRows(a, strideA, b, strideB, c, strideC, m, n, k, workspace, wide);
  } else if (isRow) {
    rowAcross(a, b, strideB, c, n, k, workspace);
  } else blocked(a, strideA, transposedA, b, strideB, transposedB, c, strideC, m, n, k, workspace, wide, batch);
}

/**
 * For operands that are used often: a block of A and, one after the other, blocks of B that meet parts of it in the second cache. Where
 * there is one block of A only, a thread packs it once for all strips of columns that it computes in a batch of products.
 */
function blocked(
  a: usize, strideA: usize, transposedA: bool, b: usize, strideB: usize, transposedB: bool, c: usize, strideC: usize,
  m: i32, n: i32, k: i32, workspace: usize, wide: bool, batch: i32,
): void {
  const isPacked = batch === packedBatch && a === packedA && m === packedRows;
  packedBatch = batch;
  packedA = m <= BLOCK_ROWS && k <= BLOCK_K ? a : 0;
  packedRows = m;
  const panelsA = workspace + PANELS_A;
  const panelsB = workspace + PANELS_B;
  for (let i = 0; i < m; i += BLOCK_ROWS) {
    const rows = min(BLOCK_ROWS, m - i);
    for (let p = 0; p < k; p += BLOCK_K) {
      const steps = min(BLOCK_K, k - p);
      const eights = (steps + 7) & ~7;
      const line = (<usize>eights << 2) + GAP;
      if (!isPacked) pack(placeOf(a, strideA, transposedA, i, p), strideA, !transposedA, panelsA, line, TILE_ROWS, rows, steps);
      for (let j = 0; j < n; j += BLOCK_COLUMNS) {
        const columns = min(BLOCK_COLUMNS, n - j);
        pack(placeOf(b, strideB, transposedB, p, j), strideB, transposedB, panelsB, line, TILE_COLUMNS, columns, steps);
        for (let r = 0; r < rows; r += NEAR_ROWS) {
          const near = panelsA + <usize>r * line;
          const to = c + <usize>(i + r) * strideC + (<usize>j << 2);
          part(near, panelsB, line, to, strideC, min(NEAR_ROWS, rows - r), columns, eights, p === 0, wide, workspace);
        }
      }
    }
  }
}

/** A part of C from panels. Where C ends within a tile, all tiles are computed beside it, and what belongs to it is taken. */
function part(
  a: usize, b: usize, line: usize, c: usize, strideC: usize, rows: i32, columns: i32, k: i32, first: bool, wide: bool, workspace: usize,
): void {
  const allRows = (rows + TILE_ROWS - 1) & -TILE_ROWS;
  const allColumns = (columns + TILE_COLUMNS - 1) & -TILE_COLUMNS;
  if (allRows === rows && allColumns === columns) {
    tiles(true, a, line, b, line, c, strideC, rows, columns, k, first, wide, workspace);
    return;
  }
  let sums = workspace + PART;
  tiles(true, a, line, b, line, sums, BLOCK_COLUMNS << 2, allRows, allColumns, k, true, wide, workspace);
  for (; rows > 0; rows--) {
    putRow(sums, c, columns, first);
    sums += BLOCK_COLUMNS << 2;
    c += strideC;
  }
}

/** Where the element in row i and column j lies. */
@inline
export function placeOf(matrix: usize, stride: usize, transposed: bool, i: i32, j: i32): usize {
  return transposed ? matrix + <usize>j * stride + (<usize>i << 2) : matrix + <usize>i * stride + (<usize>j << 2);
}
