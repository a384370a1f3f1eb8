import type { TypedArray } from "../dtype.ts";

/** A matrix somewhere in an array: its first element, and how far rows and columns are apart, in elements. */
export interface Matrix {
  readonly data: TypedArray;
  readonly offset: number;
  readonly rowStride: number;
  readonly colStride: number;
}

/**
 * C ← A·B, C row-major from `cOffset` on. Any strides: a transposed operand needs no copy. [m, k] · [k, n] → [m, n]
 *
 * Tiles of 4 × 4 results, so that 16 multiply-adds share 8 loads. Every result is summed in float64, in the order of k,
 * and rounded once: its bits do not depend on m, n or where in C it lies.
 */
export function gemm(a: Matrix, b: Matrix, c: TypedArray, cOffset: number, m: number, k: number, n: number): void {
  // Columns outside, rows inside: a strip of 4 columns of B stays in the cache while all of A passes.
  for (let j = 0; j < n; j += 4) {
    for (let i = 0; i < m; i += 4) {
      if (i + 4 <= m && j + 4 <= n) tile(a, b, c, cOffset, i, j, k, n);
      else edge(a, b, c, cOffset, i, j, Math.min(i + 4, m), Math.min(j + 4, n), k, n);
    }
  }
}

/** Rows i … i + 3 and columns j … j + 3 of C. */
function tile(a: Matrix, b: Matrix, c: TypedArray, cOffset: number, i: number, j: number, k: number, n: number): void {
  const [aData, aRow, aCol] = [a.data, a.rowStride, a.colStride];
  const [bData, bRow, bCol] = [b.data, b.rowStride, b.colStride];
  let a0 = a.offset + i * aRow;
  let b0 = b.offset + j * bCol;
  let [c00, c01, c02, c03] = [0, 0, 0, 0];
  let [c10, c11, c12, c13] = [0, 0, 0, 0];
  let [c20, c21, c22, c23] = [0, 0, 0, 0];
  let [c30, c31, c32, c33] = [0, 0, 0, 0];
  for (let p = 0; p < k; p++, a0 += aCol, b0 += bRow) {
    const x0 = aData[a0]!;
    const x1 = aData[a0 + aRow]!;
    const x2 = aData[a0 + 2 * aRow]!;
    const x3 = aData[a0 + 3 * aRow]!;
    const y0 = bData[b0]!;
    const y1 = bData[b0 + bCol]!;
    const y2 = bData[b0 + 2 * bCol]!;
    const y3 = bData[b0 + 3 * bCol]!;
    c00 += x0 * y0;
    c01 += x0 * y1;
    c02 += x0 * y2;
    c03 += x0 * y3;
    c10 += x1 * y0;
    c11 += x1 * y1;
    c12 += x1 * y2;
    c13 += x1 * y3;
    c20 += x2 * y0;
    c21 += x2 * y1;
    c22 += x2 * y2;
    c23 += x2 * y3;
    c30 += x3 * y0;
    c31 += x3 * y1;
    c32 += x3 * y2;
    c33 += x3 * y3;
  }
  const at = cOffset + i * n + j;
  c.set([c00, c01, c02, c03], at);
  c.set([c10, c11, c12, c13], at + n);
  c.set([c20, c21, c22, c23], at + 2 * n);
  c.set([c30, c31, c32, c33], at + 3 * n);
}

/** What is left of a tile at the lower and right edge of C: one result at a time. */
function edge(
  a: Matrix,
  b: Matrix,
  c: TypedArray,
  cOffset: number,
  iStart: number,
  jStart: number,
  iEnd: number,
  jEnd: number,
  k: number,
  n: number,
): void {
  for (let i = iStart; i < iEnd; i++) {
    for (let j = jStart; j < jEnd; j++) {
      let at = a.offset + i * a.rowStride;
      let bt = b.offset + j * b.colStride;
      let sum = 0;
      for (let p = 0; p < k; p++, at += a.colStride, bt += b.rowStride) sum += a.data[at]! * b.data[bt]!;
      c[cOffset + i * n + j] = sum;
    }
  }
}
