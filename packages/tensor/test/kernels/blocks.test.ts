import fc from "fast-check";
import { expect, test } from "vitest";
import { inBlocks, type Strided } from "../../src/kernels/blocks.ts";
import { whereRow } from "../../src/kernels/elementwise.ts";

/** How an operand lies, shown as [rows, n]: its strides. */
const LAYOUTS = {
  whole: (_: number, n: number) => [n, 1],
  "with gaps": (_: number, n: number) => [n + 3, 1],
  "one row for all": () => [0, 1],
  "one element for each row": () => [1, 0],
  "one element": () => [0, 0],
  transposed: (rows: number) => [1, rows],
} as const;

const layouts = fc.constantFrom(...(Object.keys(LAYOUTS) as (keyof typeof LAYOUTS)[]));

/** Up to one block of 2048 elements, which has a path of its own, and beyond. */
const shapes = fc.constantFrom(
  [0, 5],
  [3, 5],
  [1, 2047],
  [2, 1024],
  [2049, 1],
  [33, 63],
  [700, 7],
  [5, 1024],
  [3, 3000],
);

test("inBlocks gives what indexing gives, for operands in every layout, bools among them", () => {
  fc.assert(
    fc.property(shapes, fc.tuple(layouts, layouts, layouts), fc.nat(3), ([rows, n], kinds, offset) => {
      const operands = kinds.map((kind, i): Strided => {
        const length = offset + rows! * (n! + 3) + n!;
        const storage = i === 0 ? new Uint8Array(length) : new Float32Array(length);
        for (let k = 0; k < length; k++) storage[k] = i === 0 ? ((k * 7) % 3) & 1 : i * 10_000 + k;
        return { storage, strides: LAYOUTS[kind](rows!, n!), offset };
      });
      const at = ({ storage, strides, offset: start }: Strided, row: number, k: number): number =>
        storage[start + row * strides[0]! + k * strides[1]!]!;
      const [condition, a, b] = operands as [Strided, Strided, Strided];
      const y = new Float32Array(rows! * n!).fill(-1);
      inBlocks(whereRow, y, [rows!, n!], operands);
      const wanted = y.map((_, i) => {
        const [row, k] = [Math.floor(i / n!), i % n!];
        return at(at(condition, row, k) === 1 ? a : b, row, k);
      });
      expect(y).toEqual(wanted);
    }),
    { numRuns: 150 },
  );
});
