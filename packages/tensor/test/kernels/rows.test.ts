import fc, { type Arbitrary } from "fast-check";
import { describe, expect, test } from "vitest";
import { getNumThreads, kernelInfo, resident, setNumThreads } from "../../src/index.ts";
import { newFloat32Array } from "../../src/kernels/arrays.ts";
import { isResident } from "../../src/kernels/memory.ts";
import { KIND, operand, runRows } from "../../src/kernels/rows.ts";
import { specialFloats } from "../../src/testing.ts";

// What every kernel on rows must do: give a row the same bits wherever it lies, whatever lies beside it, whoever computes it.

const values = fc.oneof({ weight: 9, arbitrary: fc.float({ min: -4, max: 4 }) }, fc.float(), specialFloats());

/** Each kernel's operands, the result first: how many elements a row of n has in each of them. */
const KERNELS: readonly (readonly [keyof typeof KIND, (n: number) => number[]])[] = [
  ["exp", () => [1, 1]],
  ["tanh", () => [1, 1]],
  ["sigmoid", () => [1, 1]],
  ["silu", () => [1, 1]],
  ["gelu", () => [1, 1]],
  ["geluBackward", () => [1, 1, 1]],
  ["softmax", (n) => [n, n]],
  ["softmaxBackward", (n) => [n, n, n]],
  ["logSoftmax", (n) => [n, n, 2]],
  ["logSoftmaxBackward", (n) => [n, n, n]],
  ["totals", (n) => [4, n]],
  ["scaledSoftmax", (n) => [n, n, 2]],
  ["layerNorm", (n) => [n, n]],
  ["layerNormBackward", (n) => [n, n, n]],
];

interface Case {
  readonly kind: number;
  readonly rows: number;
  readonly n: number;
  readonly widths: readonly number[];
  readonly inputs: readonly Float32Array[];
}

const cases: Arbitrary<Case> = fc
  .record({
    kernel: fc.constantFrom(...KERNELS),
    rows: fc.constantFrom(1, 2, 3, 7, 33),
    n: fc.constantFrom(1, 2, 3, 4, 5, 8, 15, 16, 17),
    seed: fc.array(values, { minLength: 97, maxLength: 97 }),
  })
  .map(({ kernel: [name, widthsOf], rows, n, seed }) => {
    const widths = widthsOf(n);
    const inputs = widths.slice(1).map((width, k) => {
      return Float32Array.from({ length: rows * width }, (_, i) => seed[(i * 5 + 31 * k) % seed.length]!);
    });
    return { kind: KIND[name], rows, n: widths[1] === 1 ? 1 : n, widths, inputs };
  });

/** The result; shared by all threads if `time` is large. */
function run(
  { kind, rows, n, widths, inputs }: Case,
  time = 0,
  y: Float32Array = new Float32Array(rows * widths[0]!),
): Float32Array {
  const operands = [y, ...inputs].map((array, i) => operand(array, widths[i]!));
  const missing = [null, null]; // layerNorm's weight and bias, which all rows share
  expect(runRows({ kind, rows, n, time, numbers: [1e-5] }, [...operands, ...missing])).toBe(true);
  return y;
}

/** Bytes, so that -0 is not 0; but one NaN. */
function bits(x: Float32Array): Uint32Array {
  return new Uint32Array(Float32Array.from(x, (value) => (Number.isNaN(value) ? Number.NaN : value)).buffer);
}

describe.runIf(kernelInfo().kernels === "simd")("every kernel on rows", () => {
  test("computes each row as it would alone", () => {
    fc.assert(
      fc.property(cases, (all) => {
        const together = run(all);
        const part = (array: Float32Array, width: number, row: number): Float32Array =>
          array.subarray(row * width, (row + 1) * width);
        for (let row = 0; row < all.rows; row++) {
          const inputs = all.inputs.map((array, k) => part(array, all.widths[k + 1]!, row));
          expect(bits(run({ ...all, rows: 1, inputs }))).toEqual(bits(part(together, all.widths[0]!, row)));
        }
      }),
      { numRuns: 200 },
    );
  });

  test("does so for arrays that are resident, at any offset", () => {
    const room = resident(() => Array.from({ length: 4 }, () => newFloat32Array(1024)));
    expect(room.every(isResident)).toBe(true);
    fc.assert(
      fc.property(cases, fc.integer({ min: 0, max: 7 }), (all, offset) => {
        const [y, ...inputs] = [new Float32Array(all.rows * all.widths[0]!), ...all.inputs].map((array, i) => {
          const there = room[i]!.fill(7).subarray(offset, offset + array.length);
          there.set(array);
          return there;
        }) as [Float32Array, ...Float32Array[]];
        const wanted = bits(run(all));
        expect(bits(run({ ...all, inputs }, 0, y))).toEqual(wanted);
        const around = [...room[0]!.subarray(0, offset), ...room[0]!.subarray(offset + y.length)];
        expect(around.every((value) => value === 7)).toBe(true);
        expect(bits(run({ ...all, inputs: [inputs[0]!, ...all.inputs.slice(1)] }))).toEqual(wanted);
      }),
      { numRuns: 200 },
    );
  });

  test.each([2, 3, 4])("gives the same bits with %d threads", async (threads) => {
    const before = getNumThreads();
    try {
      setNumThreads(threads);
      const [first] = fc.sample(cases, 1) as [Case];
      run(first, 1e9);
      for (let i = 0; i < 50 && kernelInfo().workers < threads - 1; i++) {
        await new Promise<void>((done) => {
          (globalThis as unknown as { setTimeout(f: () => void, ms: number): void }).setTimeout(done, 20);
        });
      }
      fc.assert(
        fc.property(cases, (all) => {
          expect(bits(run(all, 1e9))).toEqual(bits(run(all)));
        }),
        { numRuns: 200 },
      );
    } finally {
      setNumThreads(before);
    }
  });

  test("passes long arrays through scratch memory piece by piece", () => {
    const n = 777;
    const inputs = [Float32Array.from({ length: 150 * n }, (_, i) => Math.sin(i))];
    const all = { kind: KIND.softmax, rows: 150, n, widths: [n, n], inputs };
    const y = run(all);
    for (const row of [0, 41, 42, 43, 149]) {
      const alone = run({ ...all, rows: 1, inputs: [inputs[0]!.subarray(row * n, (row + 1) * n)] });
      expect(alone).toEqual(y.subarray(row * n, (row + 1) * n));
    }
  });
});
