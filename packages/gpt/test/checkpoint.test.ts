import { AdamW, OptimizerStateError, StateDictError, warmupCosine } from "@pellucid/nn";
import { Generator, PellucidError, randint } from "@pellucid/tensor";
import fc from "fast-check";
import { describe, expect, test } from "vitest";
import {
  CheckpointError,
  checkpointChunks,
  DataLoader,
  GPTDataset,
  GPTModel,
  loadCheckpoint,
  type Step,
  type Training,
  TrainingError,
  type TrainingProgress,
  train,
} from "../src/index.ts";

const cfg = { vocabSize: 11, ctxLen: 4, embDim: 6, nHeads: 2, nLayers: 1, dropRate: 0.2, qkvBias: false };

interface Run extends Training {
  readonly generator: Generator;
  readonly steps: (resumeFrom?: TrainingProgress) => IterableIterator<Step>;
}

/** A small training with everything that draws: dropout, shuffling, evaluation. Three epochs of seven steps. */
function setUp(seed: number, config: typeof cfg = cfg): Run {
  const generator = new Generator(seed);
  const ids = randint(0, cfg.vocabSize, [80], { generator: new Generator(1) }).toTypedArray();
  const model = new GPTModel(config, { generator });
  const optimizer = new AdamW(model.parameters(), { lr: 0.01 });
  const loader = (part: ArrayLike<number>, shuffle: boolean): DataLoader =>
    new DataLoader(new GPTDataset(part, { maxLength: 4 }), { batchSize: 2, shuffle, generator });
  const options = {
    trainLoader: loader(ids.subarray(0, 57), true),
    valLoader: loader(ids.subarray(57), false),
    optimizer,
    generator,
    numEpochs: 3,
    evalFreq: 4,
    evalIter: 2,
    maxNorm: 1,
    schedule: warmupCosine({ peakLr: 0.02, warmupSteps: 3, totalSteps: 21 }),
  };
  return { model, optimizer, generator, steps: (resumeFrom) => train(model, { ...options, resumeFrom }) };
}

function bytesOf(training: Training, progress: TrainingProgress): Uint8Array<ArrayBuffer> {
  const chunks = [...checkpointChunks(training, progress)];
  const bytes = new Uint8Array(chunks.reduce((size, chunk) => size + chunk.length, 0));
  let at = 0;
  for (const chunk of chunks) {
    bytes.set(chunk, at);
    at += chunk.length;
  }
  return bytes;
}

const valuesOf = (run: Run): unknown[] => run.model.parameters().map((p) => p.toArray());

/** What there is to tell two runs apart. */
function everything(run: Run): unknown {
  return [valuesOf(run), run.optimizer.stateDict().groups, [...run.generator.getState()]];
}

describe("a resumed training", () => {
  test("equals an uninterrupted one to the bit, wherever it was interrupted", () => {
    const whole = setUp(5);
    const uninterrupted = [...whole.steps()];
    expect(uninterrupted).toHaveLength(21);
    for (const stopAfter of [1, 4, 6, 7, 8, 13, 14, 20, 21]) {
      const first = setUp(5);
      let last: Step | undefined;
      for (const step of first.steps()) {
        last = step;
        if (step.step === stopAfter) break;
      }
      const second = setUp(99); // other weights, other state: all must come from the checkpoint
      const rest = [...second.steps(loadCheckpoint(bytesOf(first, last!), second))];
      expect(rest.map(({ loss, lr, evaluation }) => [loss, lr, evaluation])).toEqual(
        uninterrupted.slice(stopAfter).map(({ loss, lr, evaluation }) => [loss, lr, evaluation]),
      );
      expect(everything(second)).toEqual(everything(whole));
    }
  });
});

describe("a checkpoint that does not fit changes nothing:", () => {
  const run = setUp(1);
  const good = bytesOf(run, run.steps().next().value as Step);

  const refusal = (bytes: Uint8Array, into: Run): unknown => {
    const before = everything(into);
    try {
      loadCheckpoint(bytes, into);
    } catch (error) {
      expect(everything(into)).toEqual(before);
      return error;
    }
    return null;
  };

  test("a truncated one", () => {
    fc.assert(
      fc.property(fc.nat(good.length - 1), (length) => {
        expect(refusal(good.slice(0, length), setUp(2))).toBeInstanceOf(CheckpointError);
      }),
      { numRuns: 40 },
    );
  });

  test("one with a changed bit, wherever it is", () => {
    fc.assert(
      fc.property(fc.nat(good.length - 1), fc.nat(7), (at, bit) => {
        const damaged = good.slice();
        damaged[at]! ^= 1 << bit;
        expect(refusal(damaged, setUp(2))).toBeInstanceOf(PellucidError);
      }),
      { numRuns: 200 },
    );
  });

  test("one that is none", () => {
    expect(String(refusal(new Uint8Array(), setUp(2)))).toMatch(
      /^CheckpointError: loadCheckpoint: the file is damaged or no checkpoint/,
    );
  });

  test("one of another model, or another optimizer", () => {
    expect(refusal(good, setUp(2, { ...cfg, embDim: 8 }))).toBeInstanceOf(StateDictError);
    const other = setUp(2);
    const optimizer = new AdamW(other.model.parameters(), { amsgrad: true });
    expect(refusal(good, { ...other, optimizer })).toBeInstanceOf(OptimizerStateError);
  });
});

test("a loss that is NaN stops the training before it reaches the model", () => {
  const run = setUp(3);
  const steps = run.steps();
  steps.next();
  run.model.outHead.weight.storage[0] = Number.NaN;
  const before = valuesOf(run);
  expect(() => steps.next()).toThrow(TrainingError);
  expect(valuesOf(run)).toEqual(before);
});

test.each([
  [
    () => new GPTDataset([1, 2], { maxLength: 2 }),
    "GPTDataset: a window and its targets take 3 tokens, but there are 2. Use a longer text or a smaller maxLength",
  ],
  [
    () => new GPTDataset([], { maxLength: 1 }),
    "GPTDataset: a window and its targets take 2 tokens, but there are 0. Use a longer text or a smaller maxLength",
  ],
  [
    () => new GPTDataset([1, 2, 3], { maxLength: 2, stride: 0 }),
    "GPTDataset: stride must be a whole number from 1 on, got 0",
  ],
  [
    () => new DataLoader(new GPTDataset([1, 2, 3], { maxLength: 2 }), { batchSize: 2, dropLast: true }),
    "DataLoader: 1 windows do not fill a batch of 2. Use a longer text, a smaller batch, or dropLast: false",
  ],
])("no data, refusal %#", (make, message) => {
  expect(make).toThrow(message);
});
