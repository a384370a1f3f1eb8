import { crossEntropy, Generator, randint, type Tensor } from "@pellucid/tensor";
import fc from "fast-check";
import { expect, test } from "vitest";
import { type GPTConfig, GPTModel, generate } from "../src/index.ts";

/** Small models of every proportion, in evaluation mode unless told. */
const configs: fc.Arbitrary<GPTConfig> = fc
  .record({
    vocabSize: fc.integer({ min: 2, max: 20 }),
    ctxLen: fc.integer({ min: 1, max: 7 }),
    headDim: fc.integer({ min: 1, max: 5 }),
    nHeads: fc.integer({ min: 1, max: 3 }),
    nLayers: fc.integer({ min: 1, max: 2 }),
    dropRate: fc.constantFrom(0, 0.1, 0.5),
    qkvBias: fc.boolean(),
  })
  .map(({ headDim, ...sizes }) => ({ ...sizes, embDim: headDim * sizes.nHeads }));

const seeds = fc.nat(1000);

function idsFor(cfg: GPTConfig, batch: number, tokens: number, seed: number): Tensor {
  return randint(0, cfg.vocabSize, [batch, tokens], { generator: new Generator(seed) });
}

function make(cfg: GPTConfig, seed: number): GPTModel {
  return new GPTModel(cfg, { generator: new Generator(seed) });
}

test("logits at t do not depend on later tokens, to the bit", () => {
  fc.assert(
    fc.property(configs, seeds, seeds, (cfg, seed, idSeed) => {
      const model = make(cfg, seed).eval();
      const ids = idsFor(cfg, 2, cfg.ctxLen, idSeed);
      const all = model.forward(ids);
      for (let t = 1; t <= cfg.ctxLen; t++) {
        expect(model.forward(ids.slice(1, 0, t)).toTypedArray()).toEqual(all.slice(1, 0, t).toTypedArray());
      }
    }),
    { numRuns: 30 },
  );
});

test("a batch row equals its run alone, to the bit", () => {
  fc.assert(
    fc.property(configs, seeds, seeds, fc.integer({ min: 2, max: 4 }), (cfg, seed, idSeed, batch) => {
      const model = make(cfg, seed).eval();
      const ids = idsFor(cfg, batch, cfg.ctxLen, idSeed);
      const all = model.forward(ids);
      for (let row = 0; row < batch; row++) {
        const alone = model.forward(ids.slice(0, row, row + 1));
        expect(alone.toTypedArray()).toEqual(all.slice(0, row, row + 1).toTypedArray());
      }
    }),
    { numRuns: 30 },
  );
});

test("the same seed gives the same weights, another seed others", () => {
  fc.assert(
    fc.property(configs, seeds, (cfg, seed) => {
      const values = (model: GPTModel): string =>
        model
          .parameters()
          .map((p) => p.toTypedArray().join())
          .join();
      expect(values(make(cfg, seed))).toBe(values(make(cfg, seed)));
      expect(values(make(cfg, seed))).not.toBe(values(make(cfg, seed + 1)));
    }),
    { numRuns: 20 },
  );
});

test("every parameter gets a gradient, and nothing but parameters does", () => {
  fc.assert(
    fc.property(configs, seeds, (cfg, seed) => {
      const model = make(cfg, seed);
      const ids = idsFor(cfg, 2, cfg.ctxLen, seed);
      const loss = crossEntropy(model.forward(ids).flatten(0, 1), ids.flatten());
      const leaves = leavesOf(loss);
      loss.backward();
      for (const [path, parameter] of model.namedParameters()) {
        expect(parameter.grad?.shape, path).toEqual(parameter.shape);
      }
      expect(leaves).toEqual(new Set<Tensor>(model.parameters()));
    }),
    { numRuns: 20 },
  );
});

/** Every leaf that a result was computed from. */
function leavesOf(y: Tensor): Set<Tensor> {
  const leaves = new Set<Tensor>();
  const stack = [y.graphNode!];
  for (let node = stack.pop(); node; node = stack.pop()) {
    if (node.receiver) leaves.add(node.receiver);
    stack.push(...node.inputs);
  }
  return leaves;
}

test("what a state dict carries over makes an equal model", () => {
  fc.assert(
    fc.property(configs, seeds, (cfg, seed) => {
      const [a, b] = [make(cfg, seed).eval(), make(cfg, seed + 1).eval()];
      b.loadStateDict(a.stateDict());
      const ids = idsFor(cfg, 1, cfg.ctxLen, seed);
      expect(b.forward(ids).toTypedArray()).toEqual(a.forward(ids).toTypedArray());
    }),
    { numRuns: 20 },
  );
});

test("generation keeps its prompt, adds what was asked, and only looks at the last ctxLen tokens", () => {
  fc.assert(
    fc.property(configs, seeds, fc.integer({ min: 1, max: 12 }), fc.nat(6), (cfg, seed, tokens, maxNewTokens) => {
      const model = make(cfg, seed).eval();
      const prompt = idsFor(cfg, 2, tokens, seed);
      const out = generate(model, prompt, { maxNewTokens });
      expect(out.shape).toEqual([2, tokens + maxNewTokens]);
      expect(out.slice(1, 0, tokens).toArray()).toEqual(prompt.toArray());
      const cropped = generate(model, prompt.slice(1, -cfg.ctxLen), { maxNewTokens });
      expect(out.slice(1, tokens).toArray()).toEqual(cropped.slice(1, Math.min(tokens, cfg.ctxLen)).toArray());
      expect(out.requiresGrad).toBe(false);
    }),
    { numRuns: 20 },
  );
});
