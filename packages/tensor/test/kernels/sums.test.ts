import fc from "fast-check";
import { expect, test } from "vitest";
import { sumColumns, sumRow, sumSquares } from "../../src/kernels/sums.ts";
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
