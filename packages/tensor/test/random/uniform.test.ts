import fc from "fast-check";
import { expect, test } from "vitest";
import {
  DTypeError,
  Generator,
  manualSeed,
  rand,
  randLike,
  ShapeError,
  tensor,
  uniform,
  ValueError,
} from "../../src/index.ts";
import { shapes } from "../../src/testing.ts";

const seeds = fc.nat();
const lengths = fc.nat(1500);

test("rand is the low 24 bits of each word, whatever has been drawn before", () => {
  fc.assert(
    fc.property(seeds, lengths, lengths, (seed, skipped, n) => {
      const [generator, words] = [new Generator(seed), new Generator(seed)];
      rand([skipped], { generator });
      for (let i = 0; i < skipped; i++) words.random();
      const wanted = Float32Array.from({ length: n }, () => (words.random() & 0xffffff) * 2 ** -24);
      expect(rand([n], { generator }).toTypedArray()).toEqual(wanted);
    }),
  );
});

test("drawing n numbers, then m, is drawing n + m", () => {
  fc.assert(
    fc.property(seeds, lengths, lengths, (seed, n, m) => {
      const [parts, whole] = [new Generator(seed), new Generator(seed)];
      const first = rand([n], { generator: parts }).toTypedArray();
      const second = rand([m], { generator: parts }).toTypedArray();
      expect([...first, ...second]).toEqual([...rand([n + m], { generator: whole }).toTypedArray()]);
    }),
  );
});

test("uniform numbers lie between their bounds, and every shape is filled", () => {
  const bounds = fc.float({ noNaN: true, min: -(2 ** 100), max: 2 ** 100 });
  fc.assert(
    fc.property(seeds, shapes(), bounds, bounds, (seed, shape, a, b) => {
      const [from, to] = [Math.min(a, b), Math.max(a, b)];
      const x = uniform(shape, from, to, { generator: new Generator(seed) });
      expect(x.shape).toEqual(shape);
      expect(x.toTypedArray().every((value) => value >= from && value <= to)).toBe(true);
    }),
  );
});

test("the mean and the variance of many are those of the distribution", () => {
  const values = Array.from(rand([100_000], { generator: new Generator(1) }).toTypedArray());
  const mean = values.reduce((sum, value) => sum + value, 0) / values.length;
  const variance = values.reduce((sum, value) => sum + (value - mean) ** 2, 0) / values.length;
  expect(mean).toBeCloseTo(1 / 2, 2);
  expect(variance).toBeCloseTo(1 / 12, 3);
});

test("requiresGrad makes leaves", () => {
  const x = uniform([2], -1, 1, { requiresGrad: true });
  expect([x.requiresGrad, x.isLeaf]).toEqual([true, true]);
  expect(randLike(tensor([[1, 2]])).requiresGrad).toBe(false);
});

test("bad arguments are refused before anything is drawn", () => {
  const generator = manualSeed(5);
  const before = generator.getState();
  expect(() => rand([2, -1])).toThrow(
    new ShapeError("rand", "sizes are whole numbers from 0 on, but axis 1 is -1", [[2, -1]]),
  );
  expect(() => rand(3 as unknown as number[])).toThrow("rand: a shape is an array of sizes, got 3. Did you mean [3]?");
  expect(() => uniform([2], 1, 0)).toThrow(
    new ValueError("uniform", "from ≤ to, both and their distance finite in float32, got 1 and 0"),
  );
  expect(() => randLike(tensor([true]))).toThrow(
    new DTypeError("randLike", "draws float32, so x must be one", "bool", "Use x.shape"),
  );
  expect(generator.getState()).toEqual(before);
});
