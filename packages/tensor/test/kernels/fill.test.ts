import fc from "fast-check";
import { describe, expect, test } from "vitest";
import { getNumThreads, kernelInfo, setNumThreads, zeros } from "../../src/index.ts";
import { resident } from "../../src/kernels/arrays.ts";
import type { Strided } from "../../src/kernels/blocks.ts";
import { fastFill } from "../../src/kernels/fill.ts";
import { contiguousStrides, numel, type Shape } from "../../src/shape.ts";
import { specialFloats } from "../../src/testing.ts";

/** How a mask may lie, shown as [outer, rows, n]: its strides, and from where on. */
const MASKS = {
  whole: (rows: number, n: number) => ({ strides: [rows * n, n, 1], offset: 0 }),
  "the same for each": (_: number, n: number) => ({ strides: [0, n, 1], offset: 3 }),
  "part of a larger one": (_: number, n: number) => ({ strides: [0, n + 5, 1], offset: 2 }),
  transposed: (rows: number) => ({ strides: [0, 1, rows], offset: 0 }),
  "one row for all": () => ({ strides: [0, 0, 1], offset: 1 }),
  "one element for each row": () => ({ strides: [0, 1, 0], offset: 0 }),
  "one element": () => ({ strides: [0, 0, 0], offset: 0 }),
};

const cases = fc.record({
  outer: fc.integer({ min: 1, max: 5 }),
  rows: fc.constantFrom(1, 2, 7, 64, 65),
  n: fc.constantFrom(1, 3, 64, 65, 257, 2048, 4099),
  mask: fc.constantFrom(...(Object.keys(MASKS) as (keyof typeof MASKS)[])),
  which: fc.constantFrom<0 | 1>(0, 1),
  value: fc.oneof(fc.float(), specialFloats()),
  seed: fc.array(fc.oneof(fc.float(), specialFloats()), { minLength: 97, maxLength: 97 }),
  bits: fc.array(fc.nat(1), { minLength: 89, maxLength: 89 }),
  offset: fc.nat(3),
  inMemory: fc.boolean(),
});

/** The definition. */
function filled(shape: Shape, mask: Strided, which: number, value: number, x: Strided): Float32Array {
  const y = new Float32Array(numel(shape));
  const strides = contiguousStrides(shape);
  return y.map((_, i) => {
    const index = strides.map((stride, axis) => Math.floor(i / stride) % shape[axis]!);
    const at = (of: Strided): number => index.reduce((sum, k, axis) => sum + k * of.strides[axis]!, of.offset);
    return mask.storage[at(mask)] === which ? value : x.storage[at(x)]!;
  });
}

describe.runIf(kernelInfo().kernels === "simd")("the kernel that fills where a mask says so", () => {
  test.each([1, 2, 3, 4])("gives each element the value or its own bits, in every layout, %d threads", (threads) => {
    const before = getNumThreads();
    setNumThreads(threads);
    let served = 0;
    try {
      fc.assert(
        fc.property(cases, ({ outer, rows, n, mask: layout, which, value, seed, bits, offset, inMemory }) => {
          const shape = [outer, rows, n];
          const size = numel(shape);
          const own = inMemory ? resident(() => zeros([size + 3])) : zeros([size + 3]);
          const floats = own.storage as Float32Array;
          for (let i = 0; i < floats.length; i++) floats[i] = seed[i % seed.length]!;
          const x = { storage: floats, strides: contiguousStrides(shape), offset };
          const bytes = Uint8Array.from({ length: size + 5 * rows + 8 }, (_, i) => bits[i % bits.length]!);
          const mask = { storage: bytes, ...MASKS[layout](rows, n) };
          const y = new Float32Array(size);
          const first = mask.strides.findIndex((stride, axis) => stride !== 0 && shape[axis] !== 1);
          const takes = size >= 2048 && first >= 0 && numel(shape.slice(first)) >= 32;
          expect(fastFill(y, shape, mask, which, value, x)).toBe(takes);
          if (!takes) return;
          served++;
          const wanted = filled(shape, mask, which, value, x);
          const wrong = wanted.findIndex((element, i) => !Object.is(element, y[i]));
          expect(wrong).toBe(-1);
        }),
        { numRuns: 150 },
      );
      expect(served).toBeGreaterThan(30);
    } finally {
      setNumThreads(before);
    }
  });

  test("declines operands that do not lie so", () => {
    const shape = [64, 64];
    const x = { storage: new Float32Array(64 * 64), strides: [1, 64], offset: 0 };
    const mask = { storage: new Uint8Array(64 * 64), strides: [64, 1], offset: 0 };
    expect(fastFill(new Float32Array(64 * 64), shape, mask, 1, 2, x)).toBe(false);
    expect(fastFill(new Float32Array(64 * 64), shape, mask, 1, 2, { ...x, strides: [64, 1] })).toBe(true);
  });
});
