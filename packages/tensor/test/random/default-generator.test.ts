import { expect, test } from "vitest";
import { defaultGenerator, Generator, manualSeed, rand, ValueError } from "../../src/index.ts";

test("manualSeed seeds the generator that is drawn from when none is given, and returns it", () => {
  const generator = manualSeed(123);
  expect(generator).toBe(defaultGenerator());
  expect(rand([5]).toArray()).toEqual(rand([5], { generator: new Generator(123) }).toArray());
  expect(manualSeed(7)).toBe(generator);
  expect(generator.initialSeed()).toBe(7n);
});

test("a given generator is drawn from, and the default one is not", () => {
  manualSeed(1);
  const before = defaultGenerator().getState();
  rand([5], { generator: new Generator(1) });
  expect(defaultGenerator().getState()).toEqual(before);
});

test("what is no generator is refused", () => {
  expect(() => rand([2], { generator: 5 as unknown as Generator })).toThrow(
    new ValueError("rand", "generator must be a Generator, got 5. Did you mean new Generator(seed)?"),
  );
});

test("what is no seed is refused", () => {
  expect(() => manualSeed(0.5)).toThrow(ValueError);
});
