import { Generator, noGrad, randint, type Tensor } from "@pellucid/tensor";
import fc from "fast-check";
import { type GPTConfig, GPTModel } from "../src/index.ts";

/** Small configurations of every proportion, without dropout. */
export const configs: fc.Arbitrary<GPTConfig> = fc
  .record({
    vocabSize: fc.integer({ min: 2, max: 40 }),
    ctxLen: fc.integer({ min: 1, max: 10 }),
    headDim: fc.integer({ min: 1, max: 5 }),
    nHeads: fc.integer({ min: 1, max: 3 }),
    nLayers: fc.integer({ min: 1, max: 3 }),
    dropRate: fc.constant(0.1),
    qkvBias: fc.boolean(),
  })
  .map(({ headDim, ...sizes }) => ({ ...sizes, embDim: headDim * sizes.nHeads }));

export const SMALL: GPTConfig = {
  vocabSize: 20,
  ctxLen: 6,
  embDim: 8,
  nHeads: 2,
  nLayers: 2,
  dropRate: 0,
  qkvBias: false,
};

/** A model in evaluation mode, whose logits are further apart than those of fresh weights. */
export function makeModel(cfg: GPTConfig = SMALL, seed: number = 1): GPTModel {
  const model = new GPTModel(cfg, { generator: new Generator(seed) }).eval();
  noGrad(() => model.outHead.weight.copy_(model.outHead.weight.mul(6)));
  return model;
}

/** int32 [batch, tokens] */
export function makeIds(cfg: GPTConfig, batch: number, tokens: number, seed: number = 1): Tensor {
  return randint(0, cfg.vocabSize, [batch, tokens], { generator: new Generator(seed) });
}
