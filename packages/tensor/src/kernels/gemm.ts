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
 * Every result is summed in float64, in the order of k, and rounded once. Its bits therefore depend on its row of A and its
 * column of B alone: not on m, n, where in C it lies, or which of the loops below computed it.
 */
export function gemm(a: Matrix, b: Matrix, c: TypedArray, cOffset: number, m: number, k: number, n: number): void {
  // Engines compile a loop for the array types that it has met, and a second type costs it half its speed.
  if (!(c instanceof Float32Array)) {
    gemmReference(a, b, c, cOffset, m, k, n);
    return;
  }
  const [wholeRows, wholeCols] = [m - (m % 4), n - (n % 4)];
  // Columns outside, rows inside: a strip of 4 columns of B stays in the cache while all of A passes.
  for (let j = 0; j < wholeCols; j += 4) {
    for (let i = 0; i < wholeRows; i += 4) tile(a, b, c, cOffset, i, j, k, n);
    for (let i = wholeRows; i < m; i++) strip(a, b, c, cOffset, i, j, k, n);
  }
  for (let j = wholeCols; j < n; j++) {
    for (let i = 0; i < m; i++) c[cOffset + i * n + j] = dot(a, b, i, j, k);
  }
}

/** The definition, which `gemm` must agree with to the bit. int32 is exact up to 2^53 and then wraps around at 2^32. */
export function gemmReference(
  a: Matrix,
  b: Matrix,
  c: TypedArray,
  cOffset: number,
  m: number,
  k: number,
  n: number,
): void {
  for (let i = 0; i < m; i++) {
    for (let j = 0; j < n; j++) {
      let sum = 0;
      for (let p = 0; p < k; p++) {
        const x = a.data[a.offset + i * a.rowStride + p * a.colStride]!;
        const y = b.data[b.offset + p * b.rowStride + j * b.colStride]!;
        sum += x * y;
      }
      c[cOffset + i * n + j] = sum;
    }
  }
}

/** Rows i … i + 3, columns j … j + 3 of C: 16 multiply-adds share 8 loads. */
function tile(a: Matrix, b: Matrix, c: TypedArray, cOffset: number, i: number, j: number, k: number, n: number): void {
  const { data: aData, rowStride: aRow, colStride: aCol } = a;
  const { data: bData, rowStride: bRow, colStride: bCol } = b;
  let at = a.offset + i * aRow;
  let bt = b.offset + j * bCol;
  // biome-ignore format: a matrix
  let c00 = 0, c01 = 0, c02 = 0, c03 = 0,
      c10 = 0, c11 = 0, c12 = 0, c13 = 0,
      c20 = 0, c21 = 0, c22 = 0, c23 = 0,
      c30 = 0, c31 = 0, c32 = 0, c33 = 0;
  for (let p = 0; p < k; p++, at += aCol, bt += bRow) {
    const y0 = bData[bt]!;
    const y1 = bData[bt + bCol]!;
    const y2 = bData[bt + 2 * bCol]!;
    const y3 = bData[bt + 3 * bCol]!;
    const x0 = aData[at]!;
    c00 += x0 * y0;
    c01 += x0 * y1;
    c02 += x0 * y2;
    c03 += x0 * y3;
    const x1 = aData[at + aRow]!;
    c10 += x1 * y0;
    c11 += x1 * y1;
    c12 += x1 * y2;
    c13 += x1 * y3;
    const x2 = aData[at + 2 * aRow]!;
    c20 += x2 * y0;
    c21 += x2 * y1;
    c22 += x2 * y2;
    c23 += x2 * y3;
    const x3 = aData[at + 3 * aRow]!;
    c30 += x3 * y0;
    c31 += x3 * y1;
    c32 += x3 * y2;
    c33 += x3 * y3;
  }
  const ct = cOffset + i * n + j;
  store(c, ct, c00, c01, c02, c03);
  store(c, ct + n, c10, c11, c12, c13);
  store(c, ct + 2 * n, c20, c21, c22, c23);
  store(c, ct + 3 * n, c30, c31, c32, c33);
}

/** Row i, columns j … j + 3 of C: what is left below the tiles, and all there is for fewer than 4 rows. */
function strip(a: Matrix, b: Matrix, c: TypedArray, cOffset: number, i: number, j: number, k: number, n: number): void {
  const { data: aData, colStride: aCol } = a;
  const { data: bData, rowStride: bRow, colStride: bCol } = b;
  let at = a.offset + i * a.rowStride;
  let bt = b.offset + j * bCol;
  let c0 = 0;
  let c1 = 0;
  let c2 = 0;
  let c3 = 0;
  for (let p = 0; p < k; p++, at += aCol, bt += bRow) {
    const x = aData[at]!;
    c0 += x * bData[bt]!;
    c1 += x * bData[bt + bCol]!;
    c2 += x * bData[bt + 2 * bCol]!;
    c3 += x * bData[bt + 3 * bCol]!;
  }
  store(c, cOffset + i * n + j, c0, c1, c2, c3);
}

/** Row i of A times column j of B: what is left to the right of the tiles. */
function dot(a: Matrix, b: Matrix, i: number, j: number, k: number): number {
  const { data: aData, colStride: aCol } = a;
  const { data: bData, rowStride: bRow } = b;
  let at = a.offset + i * a.rowStride;
  let bt = b.offset + j * b.colStride;
  let sum = 0;
  for (let p = 0; p < k; p++, at += aCol, bt += bRow) sum += aData[at]! * bData[bt]!;
  return sum;
}

function store(c: TypedArray, at: number, c0: number, c1: number, c2: number, c3: number): void {
  c[at] = c0;
  c[at + 1] = c1;
  c[at + 2] = c2;
  c[at + 3] = c3;
}
