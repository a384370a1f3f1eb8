import type { TypedArray } from "../dtype.ts";
import { engineForProduct } from "./engine.ts";
import { fastProducts } from "./fast-product.ts";
import { gemm, type Matrix } from "./gemm.ts";
import { forEachPair, type Matrices, sizesOf } from "./matrices.ts";

/**
 * C ← A·B for each pair of matrices of a batch, C in row-major order, whatever it held before. Any strides: a transposed operand
 * needs no copy. A bias, [n], is added to each row at the end. [batch…, m, k] · [batch…, k, n] → [batch…, m, n]
 *
 * The bits of a result depend on its row of A and its column of B alone: not on m, n, the batch or the number of threads. So
 * a token's numbers are the same in a batch as alone, and with a cache as without.
 */
export function products(c: TypedArray, a: Matrices, b: Matrices, bias: TypedArray | null = null): void {
  const [m, k, n] = sizesOf(a, b);
  if (c.length === 0) return;
  const simd = c instanceof Float32Array && k > 0 ? engineForProduct(c.length * k) : null;
  if (simd && fastProducts(simd, c as Float32Array, a, b, bias as Float32Array | null)) return;
  let at = 0;
  forEachPair(a, b, (aOffset, bOffset) => {
    gemm(matrixAt(a, aOffset), matrixAt(b, bOffset), c, at, m, k, n);
    at += m * n;
  });
  if (bias) addToRows(c, bias);
}

function addToRows(c: TypedArray, bias: TypedArray): void {
  const n = bias.length;
  for (let start = 0; start < c.length; start += n) {
    for (let j = 0; j < n; j++) c[start + j]! += bias[j]!;
  }
}

function matrixAt(x: Matrices, offset: number): Matrix {
  return { data: x.storage, offset, rowStride: x.strides.at(-2)!, colStride: x.strides.at(-1)! };
}
