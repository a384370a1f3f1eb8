import { Generator, noGrad, randn, zeros } from "@pellucid/tensor";
import fc from "fast-check";
import { expect, test } from "vitest";
import { AttentionCache, MultiHeadAttention } from "../src/index.ts";

const sizes = { batch: 2, numHeads: 3, headDim: 2, ctxLen: 5 };

test("attention over tokens in parts of any sizes is attention over all of them, to the bit", () => {
  fc.assert(
    fc.property(
      fc.record({
        batch: fc.integer({ min: 1, max: 3 }),
        numHeads: fc.integer({ min: 1, max: 3 }),
        headDim: fc.integer({ min: 1, max: 6 }),
        ctxLen: fc.integer({ min: 1, max: 12 }),
        seed: fc.nat(1000),
        steps: fc.array(fc.integer({ min: 1, max: 5 }), { maxLength: 12 }),
      }),
      ({ batch, numHeads, headDim, ctxLen, seed, steps }) => {
        const generator = new Generator(seed);
        const dOut = numHeads * headDim;
        const attention = new MultiHeadAttention({ dIn: 4, dOut, ctxLen, dropout: 0, numHeads, generator });
        const x = randn([batch, ctxLen, 4], { generator });
        const all = attention.forward(x);
        const cache = new AttentionCache({ batch, numHeads, headDim, ctxLen });
        while (cache.length < ctxLen) {
          const start = cache.length;
          const end = Math.min(start + (steps.pop() ?? 1), ctxLen);
          const part = noGrad(() => attention.forward(x.slice(1, start, end), cache));
          expect(part.toTypedArray()).toEqual(all.slice(1, start, end).toTypedArray());
          cache.advance(end - start);
        }
      },
    ),
    { numRuns: 100 },
  );
});

test("what was appended counts only after advance", () => {
  const cache = new AttentionCache(sizes);
  const [a, b] = [randn([2, 3, 2, 2]), randn([2, 3, 1, 2])];
  noGrad(() => cache.append(a, a)); // as if the pass had failed here
  const [keys] = noGrad(() => cache.append(b, b));
  expect(keys.toArray()).toEqual(b.toArray());
  cache.advance(1);
  const [, values] = noGrad(() => cache.append(a, a));
  expect(values.slice(2, 1).toArray()).toEqual(a.toArray());
  expect([cache.length, values.size(2)]).toEqual([1, 3]);
});

test("its memory is taken once", () => {
  const cache = new AttentionCache(sizes);
  const { keys, values } = cache;
  const [seen] = noGrad(() => cache.append(randn([2, 3, 5, 2]), randn([2, 3, 5, 2])));
  expect(seen.storage).toBe(keys.storage);
  expect([cache.keys, cache.values]).toEqual([keys, values]);
  expect(keys.shape).toEqual([2, 3, 5, 2]);
});

test.each([
  [() => new AttentionCache({ ...sizes, batch: -1 }), "AttentionCache: batch must be a whole number from 0 on, got -1"],
  [
    () => new AttentionCache({ ...sizes, headDim: 0 }),
    "AttentionCache: headDim must be a whole number from 1 on, got 0",
  ],
  [
    () => new AttentionCache(sizes).append(zeros([2, 3, 1, 2]), zeros([2, 3, 1, 2])),
    "AttentionCache: a cache is for inference: what is written into it would lose its gradient. Use noGrad(() => …)",
  ],
  [
    () => noGrad(() => new AttentionCache(sizes).append(zeros([1, 3, 1, 2]), zeros([1, 3, 1, 2]))),
    "AttentionCache: the cache is for keys and values of 2 sequences, 3 heads and head size 2, got [1, 3, 1, 2]",
  ],
  [
    () => noGrad(() => new AttentionCache(sizes).append(zeros([2, 3, 6, 2]), zeros([2, 3, 6, 2]))),
    "AttentionCache: the cache holds 5 tokens: 0 are in it, and 6 more do not fit, got [2, 3, 6, 2]",
  ],
  [() => new AttentionCache(sizes).advance(6), "advance: tokens must be a whole number from 0 to 5, got 6"],
  [() => new AttentionCache(sizes).truncate(1), "truncate: length must be a whole number from 0 to 0, got 1"],
])("%#", (f, message) => {
  expect(f).toThrow(new RegExp(`^${message.replace(/[.*+?^${}()|[\]\\]/g, "\\$&")}$`));
});
