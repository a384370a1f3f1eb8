import { type AdamW, clipGradNorm_, Optimizer, type SGD } from "@pellucid/nn";
import { defaultGenerator, type Generator, PellucidError, show, ValueError } from "@pellucid/tensor";
import { DataLoader } from "./data-loader.ts";
import { calcLossBatch, type Evaluation, evaluate } from "./evaluate.ts";
import type { GPTModel } from "./gpt-model.ts";

/** Where a training is: all that is needed, beside model, optimizer and generator, to go on from there. */
export interface TrainingProgress {
  /** Epochs finished. */
  readonly epoch: number;
  /** Batches done in the epoch that runs. */
  readonly batch: number;
  /** Updates done. */
  readonly step: number;
  readonly tokensSeen: number;
  /** The generator's state when the epoch that runs began, to draw its order again; null between epochs. */
  readonly epochState: Uint8Array | null;
}

/** What happened in one step. */
export interface Step extends TrainingProgress {
  readonly loss: number;
  readonly lr: number;
  /** The norm of all gradients before clipping; null without clipping. */
  readonly gradNorm: number | null;
  /** What `evaluate` gave after this step; null where it was not due. */
  readonly evaluation: Evaluation | null;
  /** Updates that the whole training has. */
  readonly totalSteps: number;
}

/** All that a training needs beside the model. */
export interface TrainOptions {
  readonly trainLoader: DataLoader;
  /** Without it there are no evaluations. */
  readonly valLoader?: DataLoader | undefined;
  readonly optimizer: AdamW | SGD;
  readonly numEpochs: number;
  /** Evaluate at step 0 and after each so many steps. Default: 5. */
  readonly evalFreq?: number | undefined;
  /** Evaluate over so many batches. Default: 5. */
  readonly evalIter?: number | undefined;
  /** Clip the norm of the gradients to this. Default: no clipping. */
  readonly maxNorm?: number | undefined;
  /** The learning rate of each step, numbered from 0. Default: the optimizer's. */
  readonly schedule?: ((step: number) => number) | undefined;
  /** What the loaders and the model's dropout draw from. Default: the default generator. */
  readonly generator?: Generator | undefined;
  /** Go on from here, after the states of model, optimizer and generator were restored. */
  readonly resumeFrom?: TrainingProgress | undefined;
}

/**
 * A training that cannot go on: its loss is NaN or infinite. The model is as the last good step left it.
 * @example
 * const model = new GPTModel({ ...GPT_CONFIG, vocabSize: 10, ctxLen: 4, embDim: 8, nHeads: 2, nLayers: 1 });
 * const trainLoader = new DataLoader(new GPTDataset([1, 2, 3, 4, 5, 6, 7, 8, 9], { maxLength: 4 }));
 * const optimizer = new SGD(model.parameters(), { lr: 1e30 });
 * [...train(model, { trainLoader, optimizer, numEpochs: 9 })] // throws TrainingError
 */
export class TrainingError extends PellucidError {}

/**
 * Trains a model, step by step: `for (const step of train(model, …))`. It stops between two steps wherever the loop is left,
 * and goes on from a step's progress with `resumeFrom` (the book's 5.2, `train_model_simple`).
 * @throws TrainingError if a loss is NaN or infinite, before that loss changes the model
 * @throws ValueError before the first step, if there is no loader or no optimizer
 * @example
 * manualSeed(123);
 * const model = new GPTModel({ ...GPT_CONFIG, vocabSize: 10, ctxLen: 4, embDim: 8, nHeads: 2, nLayers: 1 });
 * const trainLoader = new DataLoader(new GPTDataset([1, 2, 3, 4, 5, 6, 7, 8, 9], { maxLength: 4 }));
 * [...train(model, { trainLoader, optimizer: new AdamW(model.parameters()), numEpochs: 3 })].length // 6
 */
export function* train(model: GPTModel, options: TrainOptions): IterableIterator<Step> {
  const {
    trainLoader,
    valLoader,
    optimizer,
    numEpochs,
    evalFreq = 5,
    evalIter = 5,
    maxNorm,
    schedule,
  } = checked(options);
  const generator = options.generator ?? defaultGenerator();
  let { epoch, batch: skip, step, tokensSeen, epochState } = options.resumeFrom ?? START;
  model.train();
  for (; epoch < numEpochs; epoch++, skip = 0, epochState = null) {
    const resumed = epochState === null ? null : generator.getState();
    if (epochState !== null) generator.setState(epochState);
    epochState = generator.getState();
    const batches = trainLoader.pass(skip);
    if (resumed) generator.setState(resumed);
    let batch = skip;
    for (const { inputs, targets } of batches) {
      if (schedule) for (const group of optimizer.paramGroups) group.lr = schedule(step);
      optimizer.zeroGrad();
      const loss = calcLossBatch({ inputs, targets }, model);
      if (!Number.isFinite(loss.item())) throw notFinite(loss.item(), step);
      loss.backward();
      const gradNorm = maxNorm === undefined ? null : clipGradNorm_(model.parameters(), maxNorm);
      optimizer.step();
      tokensSeen += inputs.numel();
      batch++;
      const due = valLoader && step % evalFreq === 0;
      const evaluation = due ? evaluate(model, trainLoader, valLoader, evalIter) : null;
      step++;
      const done = batch === trainLoader.length;
      yield {
        epoch: done ? epoch + 1 : epoch,
        batch: done ? 0 : batch,
        step,
        tokensSeen,
        epochState: done ? null : epochState,
        loss: loss.item(),
        lr: optimizer.paramGroups[0]!.lr,
        gradNorm,
        evaluation,
        totalSteps: numEpochs * trainLoader.length,
      };
    }
  }
}

/** Refuses options without which there is no training. */
function checked(options: TrainOptions): TrainOptions {
  const { trainLoader, optimizer } = options ?? {};
  if (!(trainLoader instanceof DataLoader)) {
    const fix = "Make one: new DataLoader(dataset, { batchSize })";
    throw new ValueError("train", `trainLoader is a DataLoader, got ${show(trainLoader)}`, fix);
  }
  if (optimizer instanceof Optimizer) return options;
  const fix = "Make one: new AdamW(model.parameters(), { lr })";
  throw new ValueError("train", `optimizer is an AdamW or SGD, got ${show(optimizer)}`, fix);
}

const START: TrainingProgress = { epoch: 0, batch: 0, step: 0, tokensSeen: 0, epochState: null };

function notFinite(loss: number, step: number): TrainingError {
  return new TrainingError(
    "train",
    `the loss of step ${step} is ${loss}; the model is as the step before left it. Lower the learning rate, or clip the gradients with maxNorm`,
  );
}
