import { BLOCK_COLUMNS, BLOCK_K, BLOCK_ROWS, FEW_ROWS, FEW_ROWS_K } from "./blocks";
import { oneRow } from "./one-row";
import { packA, packB } from "./pack";
import { tiles } from "./tile";

// A workspace: room for a tile at the edge, for packed A (512 KiB), for packed B (512 KiB).
const PLACE_A: usize = 256;
const PLACE_B: usize = PLACE_A + 512 * 1024;

/**
 * C ← A·B. [m, k] · [k, n] → [m, n]. A transposed operand lies as [k, m] or [n, k]. Strides, from row to row of what lies
 * there, are in bytes.
 *
 * Every element is the sum over k, block by block of BLOCK_K, each block summed in order from 0 in one lane. Its bits so
 * depend on its row of A and its column of B alone: not on m, n, the path below, or who computes the columns beside it.
 */
export function product(
  a: usize, strideA: usize, transposedA: bool, b: usize, strideB: usize, transposedB: bool, c: usize, strideC: usize,
  m: i32, n: i32, k: i32, workspace: usize,
): void {
  if (m === 1 && transposedB && (!transposedA || strideA === 4)) {
    const whole = n & ~7;
    oneRow(a, b, strideB, c, whole, k);
    c += <usize>whole << 2;
    b += <usize>whole * strideB;
    n -= whole;
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
  const packedB = workspace + PLACE_B;
  const packedRow = <usize>((m + 3) & ~3) << 2; // bytes of packed A for each step of k
  for (let p = 0; p < k; p += BLOCK_K) {
    const steps = min(BLOCK_K, k - p);
    const from = a + (transposedA ? <usize>p * strideA : <usize>p << 2);
    packA(from, strideA, transposedA, workspace + PLACE_A + <usize>p * packedRow, m, steps);
  }
  for (let j = 0; j < n; j += 8) {
    const columns = min(8, n - j);
    for (let p = 0; p < k; p += BLOCK_K) {
      const steps = min(BLOCK_K, k - p);
      packB(blockOf(b, strideB, transposedB, p, j), strideB, transposedB, packedB, columns, steps);
      const packedA = workspace + PLACE_A + <usize>p * packedRow;
      tiles(packedA, packedB, c + (<usize>j << 2), m, columns, steps, strideC, p === 0, workspace);
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
