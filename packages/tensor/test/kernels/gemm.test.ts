import fc, { type Arbitrary } from "fast-check";
import { expect, test } from "vitest";
import { gemm, gemmReference, type Matrix } from "../../src/kernels/gemm.ts";

/** 0, 1, and the edges of tiles of 4, 8 and 16. */
const sizes = fc.constantFrom(0, 1, 2, 3, 4, 5, 7, 8, 9, 15, 16, 17);
const anyFloat = fc.oneof({ weight: 20, arbitrary: fc.float({ min: -4, max: 4, noNaN: true }) }, fc.float());

/** A matrix somewhere in a larger array, in any layout in which no two elements share a place. */
function matrices(
  rows: number,
  cols: number,
  values: Arbitrary<number>,
  arrayOf: typeof Float32Array | typeof Int32Array = Float32Array,
): Arbitrary<Matrix> {
  return fc
    .record({ transposed: fc.boolean(), gap: fc.nat(2), step: fc.integer({ min: 1, max: 3 }), offset: fc.nat(5) })
    .chain(({ transposed, gap, step, offset }) => {
      const [inner, outer] = transposed ? [rows, cols] : [cols, rows];
      const far = (inner + gap) * step;
      const size = offset + outer * far + inner * step;
      return fc.array(values, { minLength: size, maxLength: size }).map((list) => ({
        data: arrayOf.from(list),
        offset,
        rowStride: transposed ? step : far,
        colStride: transposed ? far : step,
      }));
    });
}

const products = fc
  .tuple(sizes, sizes, sizes)
  .chain(([m, k, n]) => fc.tuple(fc.constant([m, k, n] as const), matrices(m, k, anyFloat), matrices(k, n, anyFloat)));

test("agrees with the reference to the bit, for every shape, layout and value", () => {
  fc.assert(
    fc.property(products, fc.nat(3), ([[m, k, n], a, b], before) => {
      const c = new Float32Array(before + m * n + 2).fill(7);
      const wanted = c.slice();
      gemm(a, b, c, before, m, k, n);
      gemmReference(a, b, wanted, before, m, k, n);
      expect(c).toEqual(wanted);
    }),
  );
});

test("a result's bits do not depend on the rows and columns beside it", () => {
  fc.assert(
    fc.property(products, ([[m, k, n], a, b]) => {
      const together = new Float32Array(m * n);
      gemm(a, b, together, 0, m, k, n);
      const alone = new Float32Array(m * n);
      for (let i = 0; i < m; i++) gemm({ ...a, offset: a.offset + i * a.rowStride }, b, alone, i * n, 1, k, n);
      expect(alone).toEqual(together);
      for (let j = 0; j < n; j++) {
        const column = new Float32Array(m);
        gemm(a, { ...b, offset: b.offset + j * b.colStride }, column, 0, m, k, 1);
        expect(column).toEqual(together.filter((_, at) => at % n === j));
      }
    }),
  );
});

test("sums in float64 and rounds once", () => {
  const a = { data: Float32Array.of(1, 2 ** -24, 2 ** -24), offset: 0, rowStride: 3, colStride: 1 };
  const b = { data: Float32Array.of(1, 1, 1), offset: 0, rowStride: 1, colStride: 1 };
  const c = new Float32Array(1);
  gemm(a, b, c, 0, 1, 3, 1);
  expect(c[0]).toBe(1 + 2 ** -23); // in float32 each of the small terms would be lost
});

test("int32: exact modulo 2^32 while the sum stays below 2^53", () => {
  const int = fc.oneof(fc.integer({ min: -9, max: 9 }), fc.integer({ min: -(2 ** 24), max: 2 ** 24 }));
  const pairs = fc
    .tuple(sizes, sizes, sizes)
    .chain(([m, k, n]) =>
      fc.tuple(fc.constant([m, k, n] as const), matrices(m, k, int, Int32Array), matrices(k, n, int, Int32Array)),
    );
  fc.assert(
    fc.property(pairs, ([[m, k, n], a, b]) => {
      const c = new Int32Array(m * n);
      gemm(a, b, c, 0, m, k, n);
      for (let i = 0; i < m; i++) {
        for (let j = 0; j < n; j++) {
          let sum = 0n;
          for (let p = 0; p < k; p++) {
            const x = a.data[a.offset + i * a.rowStride + p * a.colStride]!;
            sum += BigInt(x) * BigInt(b.data[b.offset + p * b.rowStride + j * b.colStride]!);
          }
          expect(c[i * n + j]).toBe(Number(BigInt.asIntN(32, sum)));
        }
      }
    }),
  );
});
