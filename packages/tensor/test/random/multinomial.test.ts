import fc from "fast-check";
import { expect, test } from "vitest";
import { DTypeError, exponential, Generator, GradError, multinomial, tensor, ValueError } from "../../src/index.ts";
import { tensors } from "../../src/testing.ts";

const seeds = fc.nat();
const weights = fc.integer({ min: 0, max: 8 }).map((k) => k / 4);
const matrices = fc
  .tuple(fc.integer({ min: 1, max: 4 }), fc.integer({ min: 1, max: 6 }))
  .chain(([rows, categories]) => tensors([rows, categories], { values: weights }))
  .filter((p) => (p.toArray() as number[][]).every((row) => row.some((weight) => weight > 0)));

/** For each row of p, how many weights are above 0. */
const positives = (p: number[][]): number[] => p.map((row) => row.filter((weight) => weight > 0).length);

test("without replacement: the largest weights over exponential numbers, all different, none of weight 0", () => {
  fc.assert(
    fc.property(seeds, matrices, fc.integer({ min: 1, max: 6 }), (seed, p, wanted) => {
      const rows = p.toArray() as number[][];
      const n = Math.min(wanted, ...positives(rows));
      const drawn = multinomial(p, n, { generator: new Generator(seed) });
      const q = exponential(p.shape, 1, { generator: new Generator(seed) }).toArray() as number[][];
      const best = rows.map((row, i) => {
        const scores = row.map((weight, k) => weight / q[i]![k]!);
        return [...scores.keys()].sort((a, b) => scores[b]! - scores[a]!).slice(0, n);
      });
      expect(drawn.dtype).toBe("int32");
      expect(drawn.toArray()).toEqual(best);
      for (const [i, row] of best.entries()) {
        expect(new Set(row).size).toBe(n);
        expect(row.every((category) => rows[i]![category]! > 0)).toBe(true);
      }
    }),
  );
});

test("with replacement: the share of the sum that a uniform number falls into", () => {
  fc.assert(
    fc.property(seeds, matrices, fc.integer({ min: 2, max: 9 }), (seed, p, n) => {
      const uniforms = new Generator(seed);
      const drawn = multinomial(p, n, { replacement: true, generator: new Generator(seed) });
      const wanted = (p.toArray() as number[][]).map((row) => {
        const sums = row.map((_, i) => row.slice(0, i + 1).reduce((sum, weight) => sum + weight, 0));
        return Array.from({ length: n }, () => {
          const u = uniforms.uniform();
          return sums.findIndex((sum) => sum / sums.at(-1)! >= u);
        });
      });
      expect(drawn.toArray()).toEqual(wanted);
    }),
  );
});

test("a row alone is drawn as a matrix of one row is", () => {
  const p = tensor([1, 2, 3]);
  for (const replacement of [false, true]) {
    const [a, b] = [new Generator(1), new Generator(1)];
    const drawn = multinomial(p, 2, { replacement, generator: a });
    expect([drawn.toArray()]).toEqual(multinomial(p.view([1, 3]), 2, { replacement, generator: b }).toArray());
    expect(drawn.shape).toEqual([2]);
  }
});

test("categories come as often as their weights say, drawn once or many times", () => {
  const p = tensor([1, 0, 2, 5]);
  const generator = new Generator(1);
  const one = Array.from({ length: 8000 }, () => p.multinomial(1, { generator }).item());
  const many = p.multinomial(8000, { replacement: true, generator }).toTypedArray();
  for (const drawn of [one, [...many]]) {
    const counts = [0, 1, 2, 3].map((category) => drawn.filter((item) => item === category).length);
    expect(counts[1]).toBe(0);
    for (const [category, share] of [
      [0, 1000],
      [2, 2000],
      [3, 5000],
    ] as const) {
      expect(Math.abs(counts[category]! - share)).toBeLessThan(150);
    }
  }
});

test("weights that are not, and more samples than categories, are refused before anything is drawn", () => {
  const generator = new Generator(1);
  const before = generator.getState();
  const refused = (weights: number[], n: number, rule: string, fix = ""): void => {
    expect(() => multinomial(tensor(weights), n, { generator })).toThrow(new ValueError("multinomial", rule, fix));
  };
  const again = "Pass { replacement: true } to draw some of them again";
  refused([1, -1], 1, "weights are finite and from 0 on, got -1", "Use softmax(-1) first if they are logits");
  const finite = "Keep a finite score in each row before softmax";
  refused([1, Number.NaN], 1, "weights are finite and from 0 on, got NaN", finite);
  refused([0, 0], 1, "1 of the categories must have a weight above 0, got 0 of 2");
  refused([1, 0, 0], 2, "2 of the categories must have a weight above 0, got 1 of 3", again);
  refused([1, 1], 3, "cannot draw 3 different ones of 2 categories", again);
  refused([1, 1], 0, "numSamples must be a whole number from 1 on, got 0");
  expect(() => multinomial(tensor([true]), 1)).toThrow(DTypeError);
  expect(() => multinomial(tensor(1), 1)).toThrow("multinomial: p must have 1 or 2 axes, got []");
  expect(generator.getState()).toEqual(before);
});

test("a result has no gradient", () => {
  expect(() => multinomial(tensor([1], { requiresGrad: true }), 1).backward()).toThrow(GradError);
});
