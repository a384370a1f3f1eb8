import fc from "fast-check";
import { describe, expect, test } from "vitest";
import { getNumThreads, kernelInfo, resident, setNumThreads, zeros } from "../../src/index.ts";
import { fastFours, sumColumns, sumRow, sumSquares } from "../../src/kernels/sums.ts";
import { specialFloats } from "../../src/testing.ts";

const values = fc.oneof({ weight: 9, arbitrary: fc.float({ min: -4, max: 4 }) }, fc.float(), specialFloats());

/** A matrix somewhere in an array, its rows further apart than they are long. */
const matrices = fc
  .record({ start: fc.nat(3), rows: fc.nat(10), columns: fc.nat(6), gap: fc.nat(2) })
  .chain(({ start, rows, columns, gap }) =>
    fc.record({
      start: fc.constant(start),
      rows: fc.constant(rows),
      columns: fc.constant(columns),
      stride: fc.constant(columns + gap),
      data: fc
        .array(values, { minLength: start + rows * (columns + gap), maxLength: start + rows * (columns + gap) + 2 })
        .map((list) => Float32Array.from(list)),
    }),
  );

test("sumColumns adds up each column as sumRow would, to the bit", () => {
  fc.assert(
    fc.property(matrices, ({ start, rows, columns, stride, data }) => {
      const totals = new Float64Array(columns).fill(7);
      sumColumns(totals, data, start, rows, stride);
      const column = (j: number): Float32Array =>
        Float32Array.from({ length: rows }, (_, i) => data[start + i * stride + j]!);
      expect(totals).toEqual(Float64Array.from({ length: columns }, (_, j) => sumRow(column(j), 0, rows)));
    }),
  );
});

describe.runIf(kernelInfo().kernels === "simd")("the kernel of sumColumns", () => {
  test("has the bits of the loop", () => {
    const cases = fc.record({
      rows: fc.nat(40),
      columns: fc.constantFrom(0, 1, 2, 3, 4, 5, 7, 8, 9, 15, 16, 17, 33, 130),
      gap: fc.nat(3),
      start: fc.nat(5),
      seed: fc.array(values, { minLength: 97, maxLength: 97 }),
    });
    fc.assert(
      fc.property(cases, ({ rows, columns, gap, start, seed }) => {
        const stride = columns + gap;
        const far = resident(() => zeros([2048 + start + rows * stride])).storage as Float32Array;
        for (let i = 0; i < far.length; i++) far[i] = seed[i % seed.length]!;
        const [fast, plain] = [new Float64Array(columns).fill(7), new Float64Array(columns).fill(8)];
        expect(fastFours(fast, far, start, rows - (rows % 4), stride)).toBe(columns % 2 === 0);
        sumColumns(fast, far, start, rows, stride);
        sumColumns(plain, Float32Array.from(far), start, rows, stride);
        expect(fast).toEqual(plain);
      }),
    );
  });

  test("is shared among threads, to the same bits", () => {
    const before = getNumThreads();
    const [rows, columns] = [900, 2042]; // long enough to be shared
    const far = resident(() => zeros([rows, columns])).storage as Float32Array;
    for (let i = 0; i < far.length; i++) far[i] = Math.sin(i * 0.3);
    const plain = new Float64Array(columns);
    sumColumns(plain, Float32Array.from(far), 0, rows, columns);
    try {
      for (const threads of [1, 2, 3, 4]) {
        setNumThreads(threads);
        const fast = new Float64Array(columns);
        for (let again = 0; again < 5; again++) {
          expect(fastFours(fast, far, 0, rows, columns)).toBe(true);
          expect(fast).toEqual(plain);
        }
      }
    } finally {
      setNumThreads(before);
    }
  });
});

/** Four at a time, as sumRow says, and the rest one by one. */
function inFours(list: readonly number[]): number {
  let total = 0;
  const fours = list.length - (list.length % 4);
  for (let i = 0; i < fours; i += 4) total += list[i]! + list[i + 1]! + (list[i + 2]! + list[i + 3]!);
  return list.slice(fours).reduce((sum, v) => sum + v, total);
}

test("sumRow and sumSquares are their definitions, to the bit", () => {
  fc.assert(
    fc.property(matrices, fc.float(), ({ start, data }, mean) => {
      const part = Array.from(data.subarray(start));
      expect(sumRow(data, start, data.length)).toBe(inFours(part));
      expect(sumSquares(data, start, data.length, mean)).toBe(inFours(part.map((v) => (v - mean) * (v - mean))));
    }),
  );
});

test("sums are those of float64 in any order, but for its last digits", () => {
  fc.assert(
    fc.property(fc.array(fc.float({ min: -4, max: 4, noNaN: true })), (list) => {
      const exact = list.toSorted((a, b) => Math.abs(a) - Math.abs(b)).reduce((total, v) => total + v, 0);
      const size = list.reduce((total, v) => total + Math.abs(v), 0);
      expect(Math.abs(sumRow(Float32Array.from(list), 0, list.length) - exact)).toBeLessThanOrEqual(size * 2 ** -48);
    }),
  );
});
