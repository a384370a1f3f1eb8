import { BLOCK_COLUMNS, BLOCK_K, BLOCK_ROWS, FEW_ROWS, NEAR_ROWS, SHORT_K } from "./blocks";
import { fewRows } from "./few-rows";
import { LINE, pack, SHORT_LINE } from "./pack";
import { rowAcross } from "./row-across";
import { ROOM } from "./sums";
import { tiles } from "./tile";

// A workspace: room for a tile's sums, a packed block of A, and one of B.
const PLACE_B: usize = <usize>BLOCK_ROWS * LINE;

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
  m: i32, n: i32, k: i32, wide: bool, workspace: usize,
): void {
  const isRow = m === 1 && (!transposedA || strideA === 4);
  if (transposedB && (isRow || (!transposedA && m <= FEW_ROWS && (k & 7) === 0))) {
    fewRows(a, strideA, b, strideB, c, strideC, m, n, k, workspace, wide);
  } else if (isRow) {
    rowAcross(a, b, strideB, c, n, k, workspace);
  } else blocked(a, strideA, transposedA, b, strideB, transposedB, c, strideC, m, n, k, workspace, wide);
}

/** For operands that are used often: a block of A and, one after the other, blocks of B that meet parts of it in the second cache. */
function blocked(
  a: usize, strideA: usize, transposedA: bool, b: usize, strideB: usize, transposedB: bool, c: usize, strideC: usize,
  m: i32, n: i32, k: i32, workspace: usize, wide: bool,
): void {
  const packedA = workspace + ROOM;
  const packedB = packedA + PLACE_B;
  const line = k <= SHORT_K ? SHORT_LINE : LINE;
  for (let i = 0; i < m; i += BLOCK_ROWS) {
    const rows = min(BLOCK_ROWS, m - i);
    for (let p = 0; p < k; p += BLOCK_K) {
      const steps = min(BLOCK_K, k - p);
      const eights = (steps + 7) & ~7;
      pack(placeOf(a, strideA, transposedA, i, p), strideA, !transposedA, packedA, line, rows, steps);
      for (let j = 0; j < n; j += BLOCK_COLUMNS) {
        const columns = min(BLOCK_COLUMNS, n - j);
        pack(placeOf(b, strideB, transposedB, p, j), strideB, transposedB, packedB, line, columns, steps);
        for (let r = 0; r < rows; r += NEAR_ROWS) {
          const near = packedA + <usize>r * line;
          const to = c + <usize>(i + r) * strideC + (<usize>j << 2);
          tiles(line, near, line, packedB, line, to, strideC, min(NEAR_ROWS, rows - r), columns, eights, p === 0, wide, workspace);
        }
      }
    }
  }
}

/** Where the element in row i and column j lies. */
@inline
export function placeOf(matrix: usize, stride: usize, transposed: bool, i: i32, j: i32): usize {
  return transposed ? matrix + <usize>j * stride + (<usize>i << 2) : matrix + <usize>i * stride + (<usize>j << 2);
}
