import { crossEntropy, Generator, manualSeed, randint, type Tensor } from "@pellucid/tensor";
import { expect, test } from "vitest";
import fixtures from "../../../oracle/fixtures/gpt.json" with { type: "json" };
import { decode, expectClose, type TensorFixture } from "../../tensor/test/fixtures.ts";
import { DummyGPTModel, type GPTConfig, GPTModel, generate } from "../src/index.ts";

/** A small model as PyTorch made, ran and differentiated it: see oracle/gpt.py. */
interface ModelFixture {
  readonly model: "GPTModel" | "DummyGPTModel";
  readonly cfg: GPTConfig;
  readonly seed: number;
  readonly ids: TensorFixture;
  readonly targets: TensorFixture;
  readonly logits: TensorFixture;
  readonly loss: TensorFixture;
  /** Sum, and sum of absolute values, of each parameter. */
  readonly parameters: Readonly<Record<string, readonly [number, number]>>;
  readonly grads: Readonly<Record<string, TensorFixture>>;
  readonly evalLogits: TensorFixture;
  readonly generated: TensorFixture;
}

const cases = fixtures as unknown as readonly ModelFixture[];
const classes = { GPTModel, DummyGPTModel };

test.each(cases)("$model is PyTorch's, seed $seed, dropRate $cfg.dropRate", (fixture) => {
  const { cfg, seed } = fixture;
  manualSeed(seed);
  const model = new classes[fixture.model](cfg);
  const shape = [2, cfg.ctxLen];
  const ids = randint(0, cfg.vocabSize, shape);
  const targets = randint(0, cfg.vocabSize, shape);
  expectClose(ids, fixture.ids);
  expect(Array.from(model.namedParameters(), ([path]) => path)).toEqual(Object.keys(fixture.parameters));
  for (const [path, parameter] of model.namedParameters()) {
    const values = Array.from(parameter.toTypedArray());
    const [sum, sumOfAbs] = fixture.parameters[path]!;
    expect(values.reduce((total, v) => total + v, 0)).toBeCloseTo(sum, 4);
    expect(values.reduce((total, v) => total + Math.abs(v), 0)).toBeCloseTo(sumOfAbs, 4);
  }

  const logits = model.forward(ids);
  expectClose(logits, fixture.logits, { rtol: 1e-4, atol: 1e-5 });
  const loss = crossEntropy(logits.flatten(0, 1), targets.flatten());
  expectClose(loss, fixture.loss);
  loss.backward();
  for (const [path, parameter] of model.namedParameters()) {
    expectClose(parameter.grad, fixture.grads[path], { rtol: 1e-4, atol: 1e-6 });
  }

  model.eval();
  expectClose(model.forward(ids), fixture.evalLogits, { rtol: 1e-4, atol: 1e-5 });
  if (model instanceof GPTModel) {
    expectClose(generate(model, ids.slice(1, 0, 2), { maxNewTokens: cfg.ctxLen + 3 }), fixture.generated);
  }
});

test("a generator of its own draws what the default one would", () => {
  const { cfg, seed, ids, logits } = cases[0]!;
  const generator = new Generator(seed);
  const model = new GPTModel(cfg, { generator });
  randint(0, cfg.vocabSize, [2, 2 * cfg.ctxLen], { generator }); // the fixture drew ids and targets here
  expectClose(model.forward(decode(ids) as Tensor), logits, { rtol: 1e-4, atol: 1e-5 });
});
