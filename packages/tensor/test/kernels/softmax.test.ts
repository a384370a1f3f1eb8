import fc, { type Arbitrary } from "fast-check";
import { describe, expect, test } from "vitest";
import { kernelInfo } from "../../src/index.ts";
import {
  logSoftmaxRows,
  logSoftmaxRowsBackward,
  scaledSoftmaxRows,
  softmaxRows,
  softmaxRowsBackward,
  softmaxTotals,
} from "../../src/kernels/softmax.ts";
import { specialFloats } from "../../src/testing.ts";
import { withPlainKernels } from "./fast.ts";

const { NEGATIVE_INFINITY } = Number;
const lengths = fc.constantFrom(1, 2, 3, 4, 5, 8, 15, 16, 17, 63, 257);
const usual = fc.float({ min: -16, max: 16, noNaN: true });
const masked = fc.oneof({ weight: 3, arbitrary: usual }, fc.constant(NEGATIVE_INFINITY));
const any = fc.oneof({ weight: 30, arbitrary: usual }, fc.float({ min: -(2 ** 100), max: 2 ** 100 }), specialFloats());

/** One row, of usual values, with masked ones, or with any. */
const rows: Arbitrary<Float32Array> = fc
  .tuple(lengths, fc.constantFrom(usual, masked, any))
  .chain(([n, values]) => fc.array(values, { minLength: n, maxLength: n, size: "max" }))
  .map((list) => Float32Array.from(list));

/** What f writes, fast and plain. */
function both(n: number, f: (y: Float32Array) => void): [fast: Float32Array, plain: Float32Array] {
  const fast = new Float32Array(n);
  f(fast);
  const plain = new Float32Array(n);
  withPlainKernels(() => f(plain));
  return [fast, plain];
}

/** |Σ|, and what its order makes of it. */
function sumOf(values: Float32Array): number {
  const sum = values.reduce((total, value) => total + value, 0);
  return Math.abs(sum) + 2 ** -22 * values.reduce((total, value) => total + Math.abs(value), 0);
}

/** Equal, NaN and infinities included, or as near as `allowed` says. */
function expectNear(fast: Float32Array, plain: Float32Array, allowed: (i: number) => number): void {
  fast.forEach((value, i) => {
    if (Object.is(value, plain[i]) || value === plain[i]) return;
    if (!(Math.abs(value - plain[i]!) <= allowed(i))) expect.fail(`${value} instead of ${plain[i]} at ${i}`);
  });
}

const EPS = 2 ** -23; // a unit in the last place is at most this part of a number
const LEAST = 2 ** -148; // what a product of rounded denormals may be off

describe.runIf(kernelInfo().kernels === "simd")("fast rows", () => {
  test("softmax is within 3 + |x - largest| ulp, and 1 ulp for rounding the plain one", () => {
    fc.assert(
      fc.property(rows, (x) => {
        const largest = Math.max(...x);
        const [fast, plain] = both(x.length, (y) => softmaxRows(y, x, x.length));
        expectNear(fast, plain, (i) => (4 + largest - x[i]!) * EPS * plain[i]! + LEAST);
      }),
      { numRuns: 1000 },
    );
  });

  test.each([
    ["softmax", softmaxRows],
    ["logSoftmax", logSoftmaxRows],
  ])("%s: masked elements behind a row change no bit of it", (_, f) => {
    fc.assert(
      fc.property(rows, fc.nat(40), (x, more) => {
        const longer = new Float32Array(x.length + more).fill(NEGATIVE_INFINITY);
        longer.set(x);
        const [y, z] = [new Float32Array(x.length), new Float32Array(longer.length)];
        f(y, x, x.length);
        f(z, longer, longer.length);
        expect(z.subarray(0, x.length)).toEqual(y);
      }),
      { numRuns: 500 },
    );
  });

  test("logSoftmax is within 2 ulp and 2⁻²²", () => {
    fc.assert(
      fc.property(rows, (x) => {
        const [fast, plain] = both(x.length, (y) => logSoftmaxRows(y, x, x.length));
        expectNear(fast, plain, (i) => 3 * EPS * Math.abs(plain[i]!) + 2 ** -22 + 2 ** -51 * Math.abs(Math.max(...x)));
      }),
      { numRuns: 1000 },
    );
  });

  test("the scaled softmax is as near as the softmax", () => {
    fc.assert(
      fc.property(rows, fc.float({ min: -2, max: 2, noNaN: true }), (x, factor) => {
        const largest = Math.max(...x);
        const [fast, plain] = both(x.length, (y) => {
          scaledSoftmaxRows(y, x, softmaxTotals(x, x.length), [factor], x.length);
        });
        expectNear(fast, plain, (i) => (5 + largest - x[i]!) * EPS * Math.abs(plain[i]!) + LEAST);
      }),
      { numRuns: 1000 },
    );
  });

  const pairs = rows.chain((x) => {
    const sameLength = { minLength: x.length, maxLength: x.length, size: "max" } as const;
    return fc.tuple(fc.constant(x), fc.array(fc.float({ min: -4, max: 4, noNaN: true }), sameLength));
  });

  test("the gradient of softmax is within 2⁻²²·|y|·(|dy| + |Σ dy·y|)", () => {
    fc.assert(
      fc.property(pairs, ([x, list]) => {
        const dy = Float32Array.from(list);
        const y = new Float32Array(x.length);
        softmaxRows(y, x, x.length);
        const sum = sumOf(dy.map((g, i) => g * y[i]!));
        const [fast, plain] = both(x.length, (dx) => softmaxRowsBackward(dx, dy, y, x.length));
        expectNear(fast, plain, (i) => 2 ** -22 * Math.abs(y[i]!) * (Math.abs(dy[i]!) + sum) + LEAST);
      }),
      { numRuns: 1000 },
    );
  });

  // exp: 2 units, or 2 of the least denormals; the sum, the product, the difference and the plain result: half a unit each.
  test("the gradient of logSoftmax is within 2⁻²³·|dy| + 2⁻²¹·exp(y)·|Σ dy|", () => {
    fc.assert(
      fc.property(pairs, ([x, list]) => {
        const dy = Float32Array.from(list);
        const y = new Float32Array(x.length);
        logSoftmaxRows(y, x, x.length);
        const sum = sumOf(dy);
        const [fast, plain] = both(x.length, (dx) => logSoftmaxRowsBackward(dx, dy, y, x.length));
        expectNear(fast, plain, (i) => {
          return EPS * Math.abs(dy[i]!) + 4 * EPS * Math.exp(y[i]!) * sum + LEAST * (1 + sum);
        });
      }),
      { numRuns: 1000 },
    );
  });

  test("nothing comes of nothing", () => {
    const none = new Float32Array(0);
    for (const n of [0, 1, 5]) {
      softmaxRows(none, none, n);
      logSoftmaxRows(none, none, n);
      softmaxRowsBackward(none, none, none, n);
      logSoftmaxRowsBackward(none, none, none, n);
      expect(softmaxTotals(none, n)).toHaveLength(0);
    }
  });
});
