import fc from "fast-check";
import { expect, test } from "vitest";
import {
  bernoulli,
  dropout,
  Generator,
  manualSeed,
  ones,
  rand,
  randn,
  useKernels,
  ValueError,
} from "../../src/index.ts";
import { mcg31Below, mcg31Next, mcg31Start } from "../../src/random/mcg31.ts";

const M = 2n ** 31n - 1n;
const words = fc.nat(2 ** 32 - 1);
const seeds = fc.bigInt({ min: -(2n ** 63n), max: 2n ** 64n - 1n });
const chances = fc.oneof(
  fc.double({ min: 0, max: 1, noNaN: true }).map(Math.abs), // without -0

  fc.constantFrom(0, 2 ** -31, 2 ** -1074, 0.1, 0.5, 0.9, 1),
);
const lengths = fc.oneof(fc.nat(40), fc.integer({ min: 1000, max: 3000 })); // about where the kernels begin to serve

/** The definition, in whole numbers without bounds. */
function stream(word: number, length: number): bigint[] {
  const numbers: bigint[] = [];
  let x = BigInt(word) % M || 1n;
  for (let i = 0; i < length; i++) {
    numbers.push(x);
    x = (1132489760n * x) % M;
  }
  return numbers;
}

/** Whether x / (2^31 - 1) < p, with p as the fraction k / 2^1074 that every float64 is. */
function isBelow(x: bigint, p: number): boolean {
  const view = new DataView(new ArrayBuffer(8));
  view.setFloat64(0, p);
  const bits = view.getBigUint64(0);
  const exponent = bits >> 52n;
  const mantissa = bits & (2n ** 52n - 1n);
  const k = exponent === 0n ? mantissa : (mantissa + 2n ** 52n) << (exponent - 1n);
  return x << 1074n < k * M;
}

test("the stream is the definition's, from every word", () => {
  const check = (word: number) => {
    let x = mcg31Start(word);
    for (const wanted of stream(word, 200)) {
      if (BigInt(x) !== wanted) expect.fail(`word ${word}: ${x} where ${wanted} should be`);
      x = mcg31Next(x);
    }
  };
  for (const word of [0, 1, 2 ** 31 - 2, 2 ** 31 - 1, 2 ** 31, 2 ** 32 - 2, 2 ** 32 - 1]) check(word);
  fc.assert(fc.property(words, check));
});

test("the least number that is not below p is found without rounding", () => {
  fc.assert(
    fc.property(chances, (p) => {
      const below = BigInt(mcg31Below(p));
      if (below > 0n) expect(isBelow(below - 1n, p)).toBe(true);
      expect(isBelow(below, p)).toBe(false);
    }),
  );
  // The fractions x / (2^31 - 1) themselves, and their neighbours, which rounding would confuse.
  fc.assert(
    fc.property(fc.nat(2 ** 31 - 1), fc.constantFrom(-1, 0, 1), (x, step) => {
      const p = Math.min(1, Math.max(0, (x / (2 ** 31 - 1)) * (1 + step * 2 ** -52)));
      expect(BigInt(mcg31Below(p)) > BigInt(x)).toBe(isBelow(BigInt(x), p));
    }),
  );
});

test('bernoulli of a number, drawn as "mkl", is the stream that one word seeds, and takes no other word', () => {
  fc.assert(
    fc.property(seeds, lengths, chances, (seed, n, p) => {
      const generator = new Generator(seed, { dropout: "mkl" });
      const plain = new Generator(seed);
      const y = bernoulli(p, [n], { generator }).toTypedArray();
      const wanted = n === 0 ? [] : stream(plain.random(), n).map((x) => Number(isBelow(x, p)));
      expect(Array.from(y)).toEqual(wanted);
      expect(generator.random()).toBe(plain.random());
    }),
    { numRuns: 50 },
  );
});

test("kernels do not change what is drawn", () => {
  const draw = () => bernoulli(0.9, [5000], { generator: new Generator(1, { dropout: "mkl" }) }).toTypedArray();
  const fast = draw();
  useKernels("plain");
  const plain = draw();
  useKernels("simd");
  expect(fast).toEqual(plain);
});

test("dropout(ones(6, 6)) of seed 123 is what readers see on Linux, and the book on macOS", () => {
  // Both tables as a reader printed them with PyTorch: github.com/rasbt/LLMs-from-scratch/issues/57
  const mask = (text: string) => text.split(" ").map((row) => Array.from(row, Number));
  const linux = mask("222222 020000 002020 220002 200002 020000");
  const mac = mask("220220 000202 222202 022002 020202 022220");
  manualSeed(123, { dropout: "mkl" });
  expect(dropout(ones([6, 6]), 0.5).toArray()).toEqual(linux);
  manualSeed(123);
  expect(dropout(ones([6, 6]), 0.5).toArray()).toEqual(mac);
});

test("dropout after other draws goes on from the next word", () => {
  // Both sums as printed on an ARM and an Intel Mac: github.com/pytorch/pytorch/issues/84030
  for (const [kind, sum] of [
    ["portable", "2.4471"],
    ["mkl", "1.8894"],
  ] as const) {
    manualSeed(123, { dropout: kind });
    const x = rand([10]);
    expect(x.sum().item().toFixed(4)).toBe("3.8430");
    expect(dropout(x, 0.5).sum().item().toFixed(4)).toBe(sum);
  }
});

test("as many survive as should, and neighbours do not depend on each other", () => {
  const n = 200_000;
  for (const p of [0.1, 0.5, 0.9]) {
    const y = bernoulli(p, [n], { generator: new Generator(7, { dropout: "mkl" }) }).toArray() as number[];
    const mean = y.reduce((sum, value) => sum + value, 0) / n;
    const both = y.reduce((sum, value, i) => sum + value * (y[i - 1] ?? 0), 0) / n;
    expect(Math.abs(mean - p)).toBeLessThan(5 * Math.sqrt((p * (1 - p)) / n));
    expect(Math.abs(both - p * p)).toBeLessThan(5 * Math.sqrt(1 / n));
  }
});

test("setState and clone go on from the same masks, also between two draws of normal numbers", () => {
  const draws = (generator: Generator) => [
    bernoulli(0.3, [50], { generator }).toArray(),
    randn([3], { generator }).toArray(),
    bernoulli(0.7, [1100], { generator }).toArray(),
  ];
  fc.assert(
    fc.property(seeds, fc.nat(5), (seed, before) => {
      const generator = new Generator(seed, { dropout: "mkl" });
      for (let i = 0; i < before; i++) draws(generator);
      randn([1], { generator });
      const state = generator.getState();
      const copy = generator.clone();
      const wanted = draws(generator);
      expect(copy.dropout).toBe("mkl");
      expect(draws(copy)).toEqual(wanted);
      expect(draws(new Generator(1, { dropout: "mkl" }).setState(state))).toEqual(wanted);
      const portable = new Generator(1).setState(state); // a state says nothing of how dropout draws, as in PyTorch
      expect(portable.dropout).toBe("portable");
      expect(portable.getState()).toEqual(state);
    }),
    { numRuns: 30 },
  );
});

test("everything else draws the same numbers either way", () => {
  const draw = (generator: Generator) => [
    rand([20], { generator }).toArray(),
    randn([20], { generator }).toArray(),
    bernoulli(rand([20], { generator }), { generator }).toArray(),
  ];
  expect(draw(new Generator(5, { dropout: "mkl" }))).toEqual(draw(new Generator(5)));
});

test("a generator keeps its dropout when it is seeded anew; the function manualSeed does not", () => {
  const generator = new Generator(1, { dropout: "mkl" });
  expect(generator.manualSeed(2).dropout).toBe("mkl");
  expect(generator.manualSeed(2, { dropout: "portable" }).dropout).toBe("portable");
  expect(manualSeed(3, { dropout: "mkl" }).dropout).toBe("mkl");
  expect(manualSeed(3).dropout).toBe("portable");
});

test("what is no way to draw is refused, and nothing changes", () => {
  const generator = manualSeed(3, { dropout: "mkl" });
  const state = generator.getState();
  const wrong = { dropout: "MKL" as "mkl" };
  const rule = 'dropout is "portable" or "mkl", got "MKL"';
  const fix = 'Use "mkl" for the numbers of Linux and Windows';
  expect(() => manualSeed(4, wrong)).toThrow(new ValueError("manualSeed", rule, fix));
  expect(() => new Generator(4, wrong)).toThrow(new ValueError("Generator", rule, fix));
  expect(() => manualSeed(4, "mkl" as never)).toThrow(
    new ValueError("manualSeed", 'options are one object, got "mkl"', "Did you mean { dropout: … }?"),
  );
  expect(() => manualSeed(0.5, { dropout: "portable" })).toThrow(ValueError);
  expect(generator.dropout).toBe("mkl");
  expect(generator.getState()).toEqual(state);
  manualSeed(0);
});
