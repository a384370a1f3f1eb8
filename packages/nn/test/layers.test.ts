import { Generator, noGrad, randn, type Tensor, tensor, zeros } from "@pellucid/tensor";
import { allClose } from "@pellucid/tensor/testing";
import fc from "fast-check";
import { describe, expect, test } from "vitest";
import { Dropout, Embedding, LayerNorm, Linear, MultiHeadAttention, Parameter } from "../src/index.ts";

describe("sizes that no layer can have", () => {
  test.each([
    [() => new Linear(0, 3), "Linear: inFeatures must be a whole number from 1 on, got 0"],
    [() => new Linear(3, 2.5), "Linear: outFeatures must be a whole number from 1 on, got 2.5"],
    [() => new Embedding(-1, 3), "Embedding: numEmbeddings must be a whole number from 1 on, got -1"],
    [() => new LayerNorm(Number.NaN), "LayerNorm: embDim must be a whole number from 1 on, got NaN"],
    [() => new Dropout(1.1), "Dropout: p must be a probability from 0 to 1, got 1.1"],
    [() => new Dropout(Number.NaN), "Dropout: p must be a probability from 0 to 1, got NaN"],
    [
      () => new MultiHeadAttention({ dIn: 4, dOut: 5, ctxLen: 3, dropout: 0, numHeads: 2 }),
      "MultiHeadAttention: dOut must be a multiple of numHeads, got 5 and 2",
    ],
  ])("%#", (make, message) => {
    expect(make).toThrow(message);
  });
});

test("attention refuses more tokens than its context", () => {
  const attention = new MultiHeadAttention({ dIn: 4, dOut: 4, ctxLen: 2, dropout: 0, numHeads: 2 });
  expect(() => attention.forward(randn([1, 3, 4]))).toThrow(
    "MultiHeadAttention: at most ctxLen = 2 tokens, but there are 3, got [1, 3, 4]",
  );
});

test("dropout in evaluation mode returns its input", () => {
  const x = randn([5]);
  expect(new Dropout(0.5).eval().forward(x)).toBe(x);
});

test("a layer norm of equal values is finite, and its shift", () => {
  const norm = new LayerNorm(3);
  expect(norm.forward(tensor([[2, 2, 2]])).toArray()).toEqual([[0, 0, 0]]);
  expect(norm.forward(zeros([0, 3])).shape).toEqual([0, 3]);
});

test("a layer norm and its gradients are those of the notebook's lines", () => {
  const lines = (x: Tensor, { scale, shift, eps }: LayerNorm): Tensor => {
    const mean = x.mean(-1, { keepdim: true });
    const variance = x.var(-1, { keepdim: true, unbiased: false });
    const normX = x.sub(mean).div(variance.add(eps).sqrt());
    return scale.mul(normX).add(shift);
  };
  const rows = fc.array(fc.integer({ min: 1, max: 6 }), { maxLength: 3 });
  fc.assert(
    fc.property(rows, fc.integer({ min: 2, max: 40 }), fc.nat(1000), (leading, embDim, seed) => {
      const generator = new Generator(seed);
      const norm = new LayerNorm(embDim);
      for (const parameter of norm.parameters()) noGrad(() => parameter.copy_(randn([embDim], { generator })));
      const x = new Parameter(randn([...leading, embDim], { generator }));
      const dy = randn(x.shape, { generator });
      const results = [norm.forward(x), lines(x, norm)].map((y) => {
        for (const leaf of [x, norm.scale, norm.shift]) leaf.grad = null;
        y.backward(dy);
        return [y.detach(), x.grad!, norm.scale.grad!, norm.shift.grad!];
      });
      for (const [i, t] of results[0]!.entries()) {
        expect(allClose(t, results[1]![i]!, { rtol: 1e-3, atol: 1e-4 })).toBe(true);
      }
    }),
    { numRuns: 200 },
  );
});
