import { manualSeed, noGrad, randint } from "@pellucid/tensor";
import { expect, test } from "vitest";
import fixtures from "../../../oracle/fixtures/generate.json" with { type: "json" };
import { type GenerateOptions, type GPTConfig, GPTModel, generate } from "../src/index.ts";

/** What a small model says in PyTorch: see oracle/generate.py. */
interface GenerateFixture {
  readonly cfg: GPTConfig;
  readonly modelSeed: number;
  readonly prompt: number[][];
  readonly options: GenerateOptions;
  readonly ids: number[][];
}

const cases = (fixtures as unknown as GenerateFixture[]).map((fixture, number) => ({ ...fixture, number }));

test.each(cases)("case $number: $options", ({ cfg, modelSeed, prompt, options, ids }) => {
  manualSeed(modelSeed);
  const model = new GPTModel(cfg).eval();
  noGrad(() => model.outHead.weight.copy_(model.outHead.weight.mul(4)));
  const idx = randint(0, cfg.vocabSize, [prompt.length, prompt[0]!.length]);
  expect(idx.toArray()).toEqual(prompt);
  expect(generate(model, idx, options).toArray()).toEqual(ids);
});

test("the fixtures hold stopped texts, long ones and batches", () => {
  const stopped = cases.filter(({ options, prompt, ids }) => ids[0]!.length < prompt[0]!.length + options.maxNewTokens);
  expect(stopped.length).toBeGreaterThan(2);
  expect(cases.filter(({ cfg, ids }) => ids[0]!.length > cfg.ctxLen).length).toBeGreaterThan(60);
});
