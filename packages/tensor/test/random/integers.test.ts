import fc from "fast-check";
import { expect, test } from "vitest";
import { DTypeError, Generator, randint, randintLike, randperm, tensor, ValueError } from "../../src/index.ts";
import { shapes } from "../../src/testing.ts";

const seeds = fc.nat();
const int32s = fc.integer({ min: -(2 ** 31), max: 2 ** 31 - 1 });

test("randint is each word modulo the range, from low on", () => {
  fc.assert(
    fc.property(seeds, shapes(), int32s, int32s, (seed, shape, a, b) => {
      const [low, high] = [Math.min(a, b), Math.max(a, b) + 1];
      const words = new Generator(seed);
      const x = randint(low, high, shape, { generator: new Generator(seed) });
      expect({ dtype: x.dtype, shape: x.shape }).toEqual({ dtype: "int32", shape });
      for (const value of x.toTypedArray()) expect(value).toBe(low + (words.random() % (high - low)));
    }),
  );
});

test("randint with one bound starts at 0, with its options after the shape", () => {
  const [a, b] = [new Generator(1), new Generator(1)];
  expect(randint(9, [4], { generator: a }).toArray()).toEqual(randint(0, 9, [4], { generator: b }).toArray());
  expect(a.getState()).toEqual(b.getState());
});

test("randintLike keeps shape and dtype", () => {
  const x = tensor([[1, 2]]);
  const y = randintLike(x, 3, 4);
  expect({ dtype: y.dtype, values: y.toArray() }).toEqual({ dtype: "float32", values: [[3, 3]] });
  expect(randintLike(tensor(Int32Array.of(1)), 1, { generator: new Generator(1) }).dtype).toBe("int32");
  expect(() => randintLike(tensor([true]), 2)).toThrow(DTypeError);
});

test("randperm is a permutation, and spends one word for each position but the last", () => {
  fc.assert(
    fc.property(seeds, fc.nat(700), (seed, n) => {
      const [generator, words] = [new Generator(seed), new Generator(seed)];
      const order = randperm(n, { generator }).toTypedArray();
      expect([...order].sort((a, b) => a - b)).toEqual(Array.from({ length: n }, (_, i) => i));
      for (let i = 1; i < n; i++) words.random();
      expect(generator.random()).toBe(words.random());
    }),
  );
});

test("bounds that are empty, not whole, or leave int32 are refused", () => {
  expect(() => randint(3, 3, [2])).toThrow(
    new ValueError("randint", "low < high, both whole and low … high - 1 in int32, got 3 and 3"),
  );
  for (const [low, high] of [
    [0.5, 3],
    [0, 2 ** 31 + 1],
    [-(2 ** 31) - 1, 0],
    [0, Number.NaN],
  ] as const) {
    expect(() => randint(low, high, [2])).toThrow(ValueError);
  }
  expect(() => (randint as (high: number) => unknown)(10)).toThrow(
    "randint: a shape is an array of sizes, got undefined",
  );
  expect(() => randperm(-1)).toThrow(new ValueError("randperm", "n must be a whole number from 0 on, got -1"));
});
