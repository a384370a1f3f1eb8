import { Generator, randn, type Tensor, tensor } from "@pellucid/tensor";
import fc from "fast-check";
import { expect, test } from "vitest";
import { keepTopK, keepTopP, penalizeRepetition, sample } from "../src/sampling.ts";

const { NEGATIVE_INFINITY } = Number;

/** Logits of some rows, with equal ones among them. */
const logits: fc.Arbitrary<Tensor> = fc
  .record({ rows: fc.integer({ min: 1, max: 3 }), tokens: fc.integer({ min: 1, max: 30 }), seed: fc.nat(1000) })
  .map(({ rows, tokens, seed }) =>
    randn([rows, tokens], { generator: new Generator(seed) })
      .mul(4)
      .round(),
  );

const rowsOf = (x: Tensor): number[][] => x.toArray() as number[][];

test("top-k keeps those that fewer than k are above", () => {
  fc.assert(
    fc.property(logits, fc.integer({ min: 1, max: 35 }), (x, k) => {
      const expected = rowsOf(x).map((row) =>
        row.map((value) => (row.filter((other) => other > value).length < k ? value : NEGATIVE_INFINITY)),
      );
      expect(rowsOf(keepTopK(x, k))).toEqual(expected);
    }),
  );
});

test("top-p keeps the fewest of the most probable tokens that have p together, one at least, and their equals", () => {
  fc.assert(
    fc.property(logits, fc.double({ min: 0, max: 1, noNaN: true }), (x, p) => {
      const probabilities = rowsOf(x.softmax(-1));
      const kept = rowsOf(keepTopP(x, p));
      for (const [row, values] of kept.entries()) {
        const inside = probabilities[row]!.filter((_, i) => values[i] !== NEGATIVE_INFINITY);
        const outside = probabilities[row]!.filter((_, i) => values[i] === NEGATIVE_INFINITY);
        const total = inside.reduce((sum, q) => sum + q, 0);
        expect(inside.length).toBeGreaterThan(0);
        expect(Math.min(...inside)).toBeGreaterThanOrEqual(Math.max(0, ...outside));
        expect(total).toBeGreaterThan(p - 1e-5);
        const rest = inside.filter((q) => q > Math.min(...inside)).reduce((sum, q) => sum + q, 0);
        if (rest > 0) expect(rest).toBeLessThan(p + 1e-5);
        expect(values.filter((v) => v !== NEGATIVE_INFINITY)).toEqual(
          rowsOf(x)[row]!.filter((_, i) => values[i] !== NEGATIVE_INFINITY),
        );
      }
    }),
  );
});

test("the penalty moves the tokens of the text once, however often they are in it, towards -∞", () => {
  const x = tensor([
    [2, -2, 3, -3],
    [2, -2, 3, -3],
  ]);
  const idx = tensor(
    [
      [0, 1, 0, 0],
      [3, 3, 2, 3],
    ],
    { dtype: "int32" },
  );
  expect(rowsOf(penalizeRepetition(x, idx, 2))).toEqual([
    [1, -4, 3, -3],
    [2, -2, 1.5, -6],
  ]);
});

test("temperature 0 takes the first of the largest, top-k 1 and top-p 0 one of them", () => {
  fc.assert(
    fc.property(logits, fc.nat(1000), (x, seed) => {
      const idx = x.argmax(-1, { keepdim: true });
      const best = x.amax(-1, { keepdim: true });
      const take = (options: object): Tensor => sample(x, idx, options, new Generator(seed));
      expect(take({}).toArray()).toEqual(idx.toArray());
      for (const options of [
        { temperature: 2, topK: 1 },
        { temperature: 2, topP: 0 },
      ]) {
        expect(x.gather(1, take(options)).eq(best).all().item()).toBe(1);
      }
    }),
  );
});

test("tokens come as often as their probabilities say", () => {
  const x = tensor([[0, 1, 2]]).expand([20_000, 3]);
  const drawn = sample(x, tensor([[0]], { dtype: "int32" }), { temperature: 0.5 }, new Generator(1));
  const expected = tensor([0, 2, 4]).softmax(-1).toTypedArray();
  for (const id of [0, 1, 2]) {
    const share = drawn.eq(id).sum().item() / 20_000;
    const deviation = Math.sqrt((expected[id]! * (1 - expected[id]!)) / 20_000);
    expect(Math.abs(share - expected[id]!)).toBeLessThan(5 * deviation);
  }
});
