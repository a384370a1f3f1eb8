import { AdamW, warmupCosine } from "@pellucid/nn";
import { manualSeed, randint, type Tensor } from "@pellucid/tensor";
import { expect, test } from "vitest";
import fixtures from "../../../oracle/fixtures/train.json" with { type: "json" };
import { DataLoader, GPTDataset, GPTModel, train } from "../src/index.ts";

type Fixture = (typeof fixtures)[number];

/** All of a training of oracle/train.py, in its order of draws. */
function setUp(fixture: Fixture): { model: GPTModel; options: Omit<Parameters<typeof train>[1], "resumeFrom"> } {
  const { cfg, data, optimizer, schedule, numEpochs, maxNorm, evalFreq, evalIter } = fixture;
  manualSeed(fixture.seed);
  const ids = randint(0, cfg.vocabSize, [data.tokens]);
  const split = Math.trunc(0.8 * data.tokens);
  const { maxLength, stride } = data;
  const windows = (part: Tensor): GPTDataset => new GPTDataset(part.toTypedArray(), { maxLength, stride });
  const trainLoader = new DataLoader(windows(ids.slice(0, 0, split)), {
    batchSize: data.batchSize,
    shuffle: true,
    dropLast: true,
  });
  const valLoader = new DataLoader(windows(ids.slice(0, split)), { batchSize: data.batchSize });
  const model = new GPTModel(cfg);
  const totalSteps = numEpochs * trainLoader.length;
  return {
    model,
    options: {
      trainLoader,
      valLoader,
      optimizer: new AdamW(model.parameters(), optimizer),
      schedule: warmupCosine({ ...schedule, totalSteps }),
      numEpochs,
      maxNorm,
      evalFreq,
      evalIter,
    },
  };
}

test.each(fixtures)("a tiny GPT learns as PyTorch's does, seed $seed", (fixture) => {
  const { model, options } = setUp(fixture);
  const steps = [...train(model, options)];
  expect(steps).toHaveLength(fixture.steps.length);
  steps.forEach((step, i) => {
    const wanted = fixture.steps[i]! as {
      loss: number;
      lr: number;
      gradNorm: number;
      trainLoss?: number;
      valLoss?: number;
    };
    expect(step.lr / wanted.lr, `lr of step ${i}`).toBeCloseTo(1, 10);
    expect(step.loss / wanted.loss, `loss of step ${i}`).toBeCloseTo(1, 4);
    expect(step.gradNorm! / wanted.gradNorm, `norm of step ${i}`).toBeCloseTo(1, 3);
    expect(step.evaluation === null).toBe(wanted.trainLoss === undefined);
    if (step.evaluation) {
      expect(step.evaluation.trainLoss / wanted.trainLoss!, `training loss at step ${i}`).toBeCloseTo(1, 4);
      expect(step.evaluation.valLoss / wanted.valLoss!, `validation loss at step ${i}`).toBeCloseTo(1, 4);
    }
  });
});
