import fc from "fast-check";
import { expect, test } from "vitest";
import {
  Generator,
  GradError,
  manualSeed,
  normal,
  randn,
  randnLike,
  ShapeError,
  tensor,
  ValueError,
  zeros,
} from "../../src/index.ts";
import { shapes } from "../../src/testing.ts";

const seeds = fc.nat();

test("16 or more are Box and Muller's of the words in order, the last 16 drawn again where some are left over", () => {
  fc.assert(
    fc.property(seeds, fc.integer({ min: 16, max: 100 }), (seed, n) => {
      const generator = new Generator(seed);
      const words = new Generator(seed);
      const u = Array.from({ length: n }, () => (words.random() & 0xffffff) * 2 ** -24);
      const point = (i: number): [number, number] => {
        const radius = Math.sqrt(-2 * Math.log(1 - u[i]!));
        return [radius * Math.cos(2 * Math.PI * u[i + 8]!), radius * Math.sin(2 * Math.PI * u[i + 8]!)];
      };
      const wanted: number[] = [];
      const transform = (start: number): void => {
        for (let j = 0; j < 8; j++) [wanted[start + j], wanted[start + j + 8]] = point(start + j);
      };
      for (let start = 0; start + 16 <= n; start += 16) transform(start);
      if (n % 16 !== 0) {
        for (let i = n - 16; i < n; i++) u[i] = (words.random() & 0xffffff) * 2 ** -24;
        transform(n - 16);
      }
      const drawn = randn([n], { generator }).toTypedArray();
      drawn.forEach((value, i) => {
        expect(Math.abs(value - wanted[i]!)).toBeLessThan(3e-6); // the definition takes no float32 steps
      });
      expect(generator.random()).toBe(words.random());
    }),
  );
});

test("fewer than 16 come in pairs, of which the generator keeps the second", () => {
  fc.assert(
    fc.property(seeds, fc.array(fc.nat(15), { maxLength: 6 }), (seed, counts) => {
      const [parts, single] = [new Generator(seed), new Generator(seed)];
      const drawn = counts.flatMap((n) => [...randn([n], { generator: parts }).toTypedArray()]);
      expect(drawn).toEqual(drawn.map(() => randn([], { generator: single }).item()));
      expect(parts.getState()).toEqual(single.getState());
    }),
  );
});

test("a mean and a deviation are applied with one rounding", () => {
  fc.assert(
    fc.property(seeds, fc.integer({ min: 16, max: 50 }), (seed, n) => {
      const [mean, std] = [Math.fround(0.7), Math.fround(0.3)];
      const z = randn([n], { generator: new Generator(seed) }).toTypedArray();
      const x = normal(mean, std, [n], { generator: new Generator(seed) }).toTypedArray();
      expect(x).toEqual(Float32Array.from(z, (value) => value * std + mean));
    }),
  );
});

test("every shape is filled, and many have the distribution's mean and variance", () => {
  fc.assert(
    fc.property(shapes(), (shape) => {
      const x = randn(shape);
      expect(x.shape).toEqual(shape);
      expect(x.toTypedArray().every(Number.isFinite)).toBe(true);
      expect(randnLike(x).shape).toEqual(shape);
    }),
  );
  const values = Array.from(normal(3, 2, [100_000], { generator: new Generator(1) }).toTypedArray());
  const mean = values.reduce((sum, value) => sum + value, 0) / values.length;
  const variance = values.reduce((sum, value) => sum + (value - mean) ** 2, 0) / values.length;
  expect(Math.abs(mean - 3)).toBeLessThan(0.02);
  expect(Math.abs(variance - 4)).toBeLessThan(0.06);
});

test("means and deviations that are tensors broadcast, and the result has no gradient", () => {
  const mean = tensor([[1], [2]], { requiresGrad: true });
  const y = normal(mean, zeros([3]));
  expect(y.toArray()).toEqual([
    [1, 1, 1],
    [2, 2, 2],
  ]);
  expect(() => y.sum().backward()).toThrow(GradError);
});

test("bad arguments are refused before anything is drawn", () => {
  const generator = manualSeed(5);
  const before = generator.getState();
  expect(() => normal(0, -1, [3])).toThrow(
    new ValueError("normal", "a standard deviation is a number from 0 on, got -1"),
  );
  expect(() => normal(0, tensor([1, Number.NaN]))).toThrow(ValueError);
  expect(() => (normal as unknown as (mean: number, std: number) => unknown)(0, 1)).toThrow(
    "normal: a mean and a standard deviation that are numbers need a shape. Pass a third argument",
  );
  expect(() => normal(zeros([2]), zeros([3]))).toThrow(
    new ShapeError("normal", "sizes must match or be 1, but axis -1 has 2 and 3", [[2], [3]]),
  );
  expect(generator.getState()).toEqual(before);
});
