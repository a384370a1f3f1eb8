import fc from "fast-check";
import { expect, test } from "vitest";
import { exponential, Generator, ValueError } from "../../src/index.ts";
import { shapes } from "../../src/testing.ts";

test("values are -ln(1 - u) / lambda of float64 uniforms", () => {
  const rates = fc.integer({ min: 1, max: 100 }).map((k) => k / 8);
  fc.assert(
    fc.property(fc.nat(), shapes(), rates, (seed, shape, lambda) => {
      const uniforms = new Generator(seed);
      const x = exponential(shape, lambda, { generator: new Generator(seed) });
      expect(x.shape).toEqual(shape);
      for (const value of x.toTypedArray()) {
        const wanted = -Math.log1p(-uniforms.uniform()) / lambda;
        expect(Math.abs(value - wanted)).toBeLessThanOrEqual(1e-7 * wanted);
      }
    }),
  );
});

test("many are the same as few at a time, and leave the stream at the same place", () => {
  const [once, often] = [new Generator(5), new Generator(5)];
  const all = exponential([40_001], 2, { generator: once }).toTypedArray();
  const parts = [1, 9_000, 21_000, 10_000].flatMap((n) =>
    Array.from(exponential([n], 2, { generator: often }).toTypedArray()),
  );
  expect(all).toEqual(Float32Array.from(parts));
  expect(once.random()).toBe(often.random());
});

test("many have the mean 1 / lambda", () => {
  const values = Array.from(exponential([100_000], 4, { generator: new Generator(1) }).toTypedArray());
  expect(values.reduce((sum, value) => sum + value, 0) / values.length).toBeCloseTo(1 / 4, 2);
});

test("a negative rate is refused", () => {
  expect(() => exponential([2], -1)).toThrow(
    new ValueError("exponential", "lambda must be a number from 0 on, got -1"),
  );
});
