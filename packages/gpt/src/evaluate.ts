import { crossEntropy, noGrad, optionsOf, show, type Tensor, ValueError } from "@pellucid/tensor";
import { DataLoader } from "./data-loader.ts";
import type { Batch } from "./gpt-dataset.ts";
import { checkModel, type GPTModel } from "./gpt-model.ts";

/**
 * The mean cross entropy of the model's predictions for one batch, as a scalar (the book's 5.1).
 * @example
 * manualSeed(123);
 * const model = new GPTModel({ ...GPT_CONFIG, vocabSize: 10, ctxLen: 4, embDim: 8, nHeads: 2, nLayers: 1 }).eval();
 * const batch = new GPTDataset([1, 2, 3, 4, 5], { maxLength: 4 }).batch([0]);
 * calcLossBatch(batch, model).shape // []
 */
export function calcLossBatch(batch: Batch, model: GPTModel): Tensor {
  checkModel("calcLossBatch", model);
  const { inputs, targets } = optionsOf("calcLossBatch", batch, ["inputs", "targets"]);
  const logits = model.forward(inputs); //                             [b, t, vocabSize]
  return crossEntropy(logits.flatten(0, 1), targets.flatten());
}

/**
 * The mean loss of the first `numBatches` batches of a pass, or of all (the book's 5.1).
 * @throws ValueError if numBatches is not a whole number from 1 on
 * @example
 * manualSeed(123);
 * const model = new GPTModel({ ...GPT_CONFIG, vocabSize: 10, ctxLen: 4, embDim: 8, nHeads: 2, nLayers: 1 }).eval();
 * const loader = new DataLoader(new GPTDataset([1, 2, 3, 4, 5, 6, 7, 8, 9], { maxLength: 4 }));
 * calcLossLoader(loader, model).toFixed(2) // 2.36
 */
export function calcLossLoader(loader: DataLoader, model: GPTModel, numBatches: number = loader?.length): number {
  if (!(loader instanceof DataLoader))
    throw new ValueError("calcLossLoader", `takes a DataLoader, got ${show(loader)}`);
  if (!Number.isSafeInteger(numBatches) || numBatches < 1) {
    throw new ValueError("calcLossLoader", `numBatches must be a whole number from 1 on, got ${show(numBatches)}`);
  }
  const count = Math.min(numBatches, loader.length);
  let totalLoss = 0;
  let i = 0;
  for (const batch of loader) {
    if (i++ === count) break;
    totalLoss += noGrad(() => calcLossBatch(batch, model)).item();
  }
  return totalLoss / count;
}

/** How well a model predicts text that it learns from, and text that it does not see. */
export interface Evaluation {
  /** The mean loss for text that it learns from. */
  readonly trainLoss: number;
  /** The mean loss for text that it does not see. */
  readonly valLoss: number;
}

/**
 * Both losses over `evalIter` batches each, in evaluation mode; the model is in training mode afterwards (the book's 5.2).
 * @example
 * manualSeed(123);
 * const model = new GPTModel({ ...GPT_CONFIG, vocabSize: 10, ctxLen: 4, embDim: 8, nHeads: 2, nLayers: 1 });
 * const loader = new DataLoader(new GPTDataset([1, 2, 3, 4, 5, 6, 7, 8, 9], { maxLength: 4 }));
 * evaluate(model, loader, loader, 2) // { trainLoss: 2.36…, valLoss: 2.36… }
 */
export function evaluate(
  model: GPTModel,
  trainLoader: DataLoader,
  valLoader: DataLoader,
  evalIter: number,
): Evaluation {
  checkModel("evaluate", model);
  model.eval();
  try {
    const trainLoss = calcLossLoader(trainLoader, model, evalIter);
    const valLoss = calcLossLoader(valLoader, model, evalIter);
    return { trainLoss, valLoss };
  } finally {
    model.train();
  }
}
