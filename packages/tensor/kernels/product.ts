import { BLOCK_COLUMNS, BLOCK_K, BLOCK_ROWS, FEW_ROWS, FEW_ROWS_K, TILE_COLUMNS, TILE_ROWS } from "./blocks";
import { oneRow } from "./one-row";
import { packA, packB, packedSize } from "./pack";
import { tiles } from "./tile";

// A workspace: room for a tile at the edge, for packed A (512 KiB), for packed B (512 KiB).
const PLACE_A: usize = 256;
const PLACE_B: usize = PLACE_A + 512 * 1024;

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
  m: i32, n: i32, k: i32, workspace: usize,
): void {
  if (m === 1 && transposedB && (!transposedA || strideA === 4)) {
    oneRow(a, b, strideB, c, n, k);
    return;
  }
  if (m <= FEW_ROWS && k <= FEW_ROWS_K) {
    fewRows(a, strideA, transposedA, b, strideB, transposedB, c, strideC, m, n, k, workspace);
  } else blocked(a, strideA, transposedA, b, strideB, transposedB, c, strideC, m, n, k, workspace);
}

/** For operands that are read once or few times: panel of B by panel of B, along all of k. */
function fewRows(
  a: usize, strideA: usize, transposedA: bool, b: usize, strideB: usize, transposedB: bool, c: usize, strideC: usize,
  m: i32, n: i32, k: i32, workspace: usize,
): void {
  const packedA = workspace + PLACE_A;
  const packedB = workspace + PLACE_B;
  const blockA = packedSize(m, BLOCK_K, TILE_ROWS);
  const blockB = packedSize(TILE_COLUMNS, BLOCK_K, TILE_COLUMNS);
  let to = packedA;
  for (let p = 0; p < k; p += BLOCK_K) {
    packA(blockOf(a, strideA, transposedA, 0, p), strideA, transposedA, to, m, min(BLOCK_K, k - p));
    to += blockA;
  }
  for (let j = 0; j < n; j += TILE_COLUMNS) {
    const columns = min(TILE_COLUMNS, n - j);
    let place = packedB;
    for (let p = 0; p < k; p += BLOCK_K) {
      packB(blockOf(b, strideB, transposedB, p, j), strideB, transposedB, place, columns, min(BLOCK_K, k - p));
      place += blockB;
    }
    let placeA = packedA;
    place = packedB;
    for (let p = 0; p < k; p += BLOCK_K) {
      tiles(placeA, place, c + (<usize>j << 2), m, columns, min(BLOCK_K, k - p), strideC, p === 0, workspace);
      placeA += blockA;
      place += blockB;
    }
  }
}

/** Goto and van de Geijn's order: a block of B in the second cache, blocks of A beside it, panels of B in the first. */
function blocked(
  a: usize, strideA: usize, transposedA: bool, b: usize, strideB: usize, transposedB: bool, c: usize, strideC: usize,
  m: i32, n: i32, k: i32, workspace: usize,
): void {
  const packedA = workspace + PLACE_A;
  const packedB = workspace + PLACE_B;
  for (let j = 0; j < n; j += BLOCK_COLUMNS) {
    const columns = min(BLOCK_COLUMNS, n - j);
    for (let p = 0; p < k; p += BLOCK_K) {
      const steps = min(BLOCK_K, k - p);
      packB(blockOf(b, strideB, transposedB, p, j), strideB, transposedB, packedB, columns, steps);
      for (let i = 0; i < m; i += BLOCK_ROWS) {
        const rows = min(BLOCK_ROWS, m - i);
        packA(blockOf(a, strideA, transposedA, i, p), strideA, transposedA, packedA, rows, steps);
        const to = c + <usize>i * strideC + (<usize>j << 2);
        tiles(packedA, packedB, to, rows, columns, steps, strideC, p === 0, workspace);
      }
    }
  }
}

/** Where the element in row i and column j lies. */
@inline
function blockOf(matrix: usize, stride: usize, transposed: bool, i: i32, j: i32): usize {
  return transposed ? matrix + <usize>j * stride + (<usize>i << 2) : matrix + <usize>i * stride + (<usize>j << 2);
}
