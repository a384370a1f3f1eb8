import fc from "fast-check";
import { describe, expect, test } from "vitest";
import { getNumThreads, kernelInfo, setNumThreads, zeros } from "../../src/index.ts";
import { fastArithmetic } from "../../src/kernels/arithmetic.ts";
import { resident } from "../../src/kernels/arrays.ts";
import { inBlocks, type Strided } from "../../src/kernels/blocks.ts";
import { addRow, divRow, ltRow, maximumRow, minimumRow, mulRow, subRow } from "../../src/kernels/elementwise.ts";
import { specialFloats } from "../../src/testing.ts";

const values = fc.oneof({ weight: 9, arbitrary: fc.float({ min: -4, max: 4 }) }, fc.float(), specialFloats());

/** How an operand may lie, shown as [rows, n]: its strides. */
const LAYOUTS = {
  whole: (n: number) => [n, 1],
  "with gaps": (n: number) => [n + 3, 1],
  "one row for all": () => [0, 1],
  "one element for each row": () => [1, 0],
  "one element": () => [0, 0],
  transposed: (_: number, rows: number) => [1, rows],
  backwards: (n: number) => [-n, -1],
};

const cases = fc
  .record({
    row: fc.constantFrom(addRow, subRow, mulRow, divRow, maximumRow, minimumRow),
    rows: fc.integer({ min: 1, max: 40 }),
    n: fc.constantFrom(1, 3, 5, 15, 16, 17, 100, 511, 513, 2047, 2049),
    layouts: fc.tuple(fc.constantFrom(...keys()), fc.constantFrom(...keys())),
    seed: fc.array(values, { minLength: 97, maxLength: 97 }),
    inMemory: fc.boolean(),
    offset: fc.nat(3),
  })
  .map(({ row, rows: few, n, layouts, seed, inMemory, offset }) => {
    const rows = few * Math.ceil(100 / n); // also of narrow rows enough for the kernels
    const operands = layouts.map((layout, i): Strided => {
      const strides = LAYOUTS[layout](n, rows);
      // With gaps, storage ends with the last element, as that of a slice of the last columns does.
      const length = layout === "with gaps" ? offset + (rows - 1) * (n + 3) + n : rows * (n + 3) + 8;
      const array = (inMemory ? resident(() => zeros([length])) : zeros([length])).storage;
      for (let k = 0; k < length; k++) array[k] = seed[(k * 5 + 31 * i) % seed.length]!;
      return { storage: array, strides, offset: offset + (layout === "backwards" ? rows * n - 1 : 0) };
    });
    return { row, shape: [rows, n], operands };
  });

function keys(): (keyof typeof LAYOUTS)[] {
  return Object.keys(LAYOUTS) as (keyof typeof LAYOUTS)[];
}

/** Bytes, so that -0 is not 0; but one NaN. */
function bits(x: Float32Array): Uint32Array {
  return new Uint32Array(Float32Array.from(x, (value) => (Number.isNaN(value) ? Number.NaN : value)).buffer);
}

describe.runIf(kernelInfo().kernels === "simd")("the kernels of +, -, ×, ÷, maximum and minimum", () => {
  test.each([1, 2, 3, 4])("have the bits of the loops in every layout, %d threads", (threads) => {
    const before = getNumThreads();
    setNumThreads(threads);
    let served = 0;
    try {
      fc.assert(
        fc.property(cases, ({ row, shape, operands }) => {
          const [fast, plain] = [0, 0].map(() => new Float32Array(shape[0]! * shape[1]!).fill(7)) as [
            Float32Array,
            Float32Array,
          ];
          if (!fastArithmetic(row, fast, shape, operands)) {
            expect(fast.every((value) => value === 7)).toBe(true);
            return;
          }
          served++;
          inBlocks(row, plain, shape, operands);
          expect(bits(fast)).toEqual(bits(plain));
        }),
        { numRuns: 60 },
      );
    } finally {
      setNumThreads(before);
    }
    expect(served).toBeGreaterThan(0);
  });

  test("share long arrays among threads, to the same bits", () => {
    const before = getNumThreads();
    const n = 1_300_001; // rows of 2048 and a rest; long enough to be shared
    const [a, b] = [0.3, 1.7].map((step) => Float32Array.from({ length: n }, (_, i) => Math.sin(i * step)));
    const operands = [a!, b!].map((storage): Strided => ({ storage, strides: [1], offset: 0 }));
    const plain = new Float32Array(n);
    inBlocks(mulRow, plain, [n], operands);
    const wanted = bits(plain);
    try {
      for (const threads of [1, 2, 4]) {
        setNumThreads(threads);
        const y = new Float32Array(n);
        expect(fastArithmetic(mulRow, y, [n], operands)).toBe(true);
        expect(bits(y).findIndex((word, i) => word !== wanted[i])).toBe(-1); // toEqual would take seconds
      }
    } finally {
      setNumThreads(before);
    }
  });

  test("are not asked for short arrays, or for a loop that has none", () => {
    const x = (length: number): Strided => ({ storage: new Float32Array(length), strides: [1], offset: 0 });
    expect(fastArithmetic(addRow, new Float32Array(2047), [2047], [x(2047), x(2047)])).toBe(false);
    expect(fastArithmetic(addRow, new Float32Array(2048), [2048], [x(2048), x(2048)])).toBe(true);
    expect(fastArithmetic(ltRow, new Float32Array(2048), [2048], [x(2048), x(2048)])).toBe(false);
  });
});
