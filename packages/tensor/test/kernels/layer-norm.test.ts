import fc from "fast-check";
import { describe, expect, test } from "vitest";
import { kernelInfo } from "../../src/index.ts";
import { layerNormRows, layerNormRowsBackward } from "../../src/kernels/layer-norm.ts";
import { withPlainKernels } from "./fast.ts";

const lengths = fc.constantFrom(1, 2, 3, 4, 5, 15, 16, 17, 64, 259);
const usual = fc.float({ min: -4, max: 4, noNaN: true });
const floats = (n: number, values = usual): fc.Arbitrary<Float32Array> =>
  fc.array(values, { minLength: n, maxLength: n, size: "max" }).map((list) => Float32Array.from(list));

/** A row far from 0 or near it, of elements far apart or near to each other, and a weight and bias for it. */
const rows = lengths.chain((n) =>
  fc.record({
    x: fc
      .tuple(floats(n), fc.constantFrom(0, 1, 1e4, -1e30), fc.constantFrom(1, 1e-3, 1e15, 1e-30))
      .map(([x, shift, scale]) => x.map((value) => value * scale + shift)),
    g: floats(n),
    weight: fc.option(floats(n)),
    bias: fc.option(floats(n)),
  }),
);

/** What a few roundings of denormals are off. */
const LEAST = 2 ** -147;

function meanOf(values: ArrayLike<number>): number {
  return Array.from(values).reduce((total, value) => total + value, 0) / values.length;
}

function momentsOf(x: Float32Array): { mean: number; sigma: number } {
  const mean = meanOf(x);
  return { mean, sigma: Math.sqrt(meanOf(Array.from(x, (value) => (value - mean) ** 2)) + 1e-5) };
}

function both(n: number, f: (y: Float32Array) => void): [fast: Float32Array, plain: Float32Array] {
  const fast = new Float32Array(n);
  f(fast);
  const plain = new Float32Array(n);
  withPlainKernels(() => f(plain));
  return [fast, plain];
}

describe.runIf(kernelInfo().kernels === "simd")("fast layer normalization", () => {
  test("is within 2⁻²¹·(|x̂·weight| + |bias|), and 2⁻⁴⁶·max|x|/σ·|weight|", () => {
    fc.assert(
      fc.property(rows, ({ x, weight, bias }) => {
        const { mean, sigma } = momentsOf(x);
        const [fast, plain] = both(x.length, (y) => layerNormRows(y, x, x.length, { weight, bias, eps: 1e-5 }));
        fast.forEach((value, i) => {
          const [w, b] = [Math.abs(weight?.[i] ?? 1), Math.abs(bias?.[i] ?? 0)];
          const size = (Math.abs(x[i]! - mean) / sigma) * w + b;
          const allowed = 2 ** -21 * size + ((2 ** -46 * Math.max(...x.map(Math.abs)) + LEAST) / sigma) * w + LEAST;
          expect(Math.abs(value - plain[i]!)).toBeLessThanOrEqual(allowed);
        });
      }),
      { numRuns: 1000 },
    );
  });

  test("its gradient is within 2⁻²⁰·(|g| + |mean(g)| + |x̂·mean(g·x̂)|)/σ", () => {
    fc.assert(
      fc.property(rows, ({ x, g }) => {
        const { mean, sigma } = momentsOf(x);
        const normal = Array.from(x, (value) => (value - mean) / sigma);
        const sizes = Math.abs(meanOf(g)) + 2 ** -22 * meanOf(g.map(Math.abs)); // and what the order of a sum makes of it
        const along = meanOf(Array.from(g, (value, i) => Math.abs(value * normal[i]!)));
        const [fast, plain] = both(x.length, (dx) => layerNormRowsBackward(dx, g, x, x.length, 1e-5));
        fast.forEach((value, i) => {
          const size =
            Math.abs(g[i]!) +
            sizes +
            (Math.abs(normal[i]!) + (2 ** -25 * Math.max(...x.map(Math.abs))) / sigma) * along;
          expect(Math.abs(value - plain[i]!)).toBeLessThanOrEqual((2 ** -20 * size + LEAST) / sigma + LEAST);
        });
      }),
      { numRuns: 1000 },
    );
  });

  test("of a row with NaN or infinity is NaN", () => {
    for (const value of [Number.NaN, Number.POSITIVE_INFINITY]) {
      const y = new Float32Array(5);
      layerNormRows(y, Float32Array.of(1, 2, value, 4, 5), 5, { weight: null, bias: null, eps: 1e-5 });
      expect(Array.from(y)).toEqual(Array.from({ length: 5 }, () => Number.NaN));
    }
  });
});
