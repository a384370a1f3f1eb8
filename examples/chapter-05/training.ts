import { setImmediate as nextTurn } from "node:timers/promises";
import {
  DataLoader,
  GPTDataset,
  GPTModel,
  generate,
  type Step,
  TrainingError,
  type TrainOptions,
  train,
} from "@pellucid/gpt";
import { AdamW } from "@pellucid/nn";
import { manualSeed, tensor } from "@pellucid/tensor";
import { loadCheckpointFile, saveCheckpointFile } from "./checkpoint-file.ts";
import type { Preset } from "./presets.ts";
import { Progress } from "./progress.ts";

/** A training from a command line. */
export interface TrainingRun {
  /** The name of the command, for its errors. */
  readonly command: string;
  readonly preset: Preset;
  readonly text: string;
  readonly seed: number;
  readonly numEpochs: number;
  /** The file that is written after each epoch and on Ctrl-C. */
  readonly checkpoint: string;
  /** Whether to go on from the checkpoint. */
  readonly resume: boolean;
  /** What each epoch's sample continues. */
  readonly startContext: string;
}

/** A training that came to its end. */
export interface TrainedModel {
  readonly model: GPTModel;
  readonly options: TrainOptions;
}

/**
 * Trains, telling losses and samples on stdout and progress on stderr; null if Ctrl-C ended it.
 * @throws TrainingError if there is no checkpoint to resume from, or the loss is not finite
 */
export async function runTraining(run: TrainingRun): Promise<TrainedModel | null> {
  const { command, preset, text, seed, numEpochs, checkpoint, resume, startContext } = run;
  let interrupted = false; // by Ctrl-C: heeded after the step that runs
  process.once("SIGINT", () => {
    interrupted = true;
  });
  manualSeed(seed);
  const { model, options } = prepare(preset, text, numEpochs);
  const training = { model, optimizer: options.optimizer };
  const resumeFrom = resume ? loadCheckpointFile(checkpoint, training) : undefined;
  if (resume && !resumeFrom) {
    throw new TrainingError(command, `there is no checkpoint at ${checkpoint} to resume from`);
  }
  console.log(`${model.numParameters().toLocaleString("en-US")} parameters`);

  const progress = new Progress();
  for (const step of train(model, { ...options, resumeFrom })) {
    progress.show(step);
    if (step.evaluation || step.batch === 0) progress.clear();
    if (step.evaluation) console.log(evaluationLine(step, options));
    if (step.batch === 0) console.log(sample(model, preset, startContext));
    await nextTurn(); // lets Ctrl-C through
    if (step.batch === 0 || interrupted) saveCheckpointFile(checkpoint, training, step);
    if (interrupted) {
      progress.clear();
      console.log(`Stopped after step ${step.step} of ${step.totalSteps}. To go on: the same command with --resume`);
      return null;
    }
  }
  return { model, options };
}

/** Model, loaders and optimizer, in the book's order of draws: the model's weights come first. */
function prepare(preset: Preset, text: string, numEpochs: number): TrainedModel {
  const { tokenizer, cfg, batchSize, stride, optimizer, schedule } = preset;
  const split = Math.floor(0.9 * text.length);
  const windows = (part: string): GPTDataset =>
    new GPTDataset(tokenizer.encode(part), { maxLength: cfg.ctxLen, stride });
  const trainLoader = new DataLoader(windows(text.slice(0, split)), { batchSize, shuffle: true, dropLast: true });
  const valLoader = new DataLoader(windows(text.slice(split)), { batchSize });
  const model = new GPTModel(cfg);
  const totalSteps = numEpochs * trainLoader.length;
  const options = {
    ...preset,
    numEpochs,
    trainLoader,
    valLoader,
    optimizer: new AdamW(model.parameters(), optimizer),
    schedule: schedule?.(totalSteps),
  };
  return { model, options };
}

/** As the book prints it; its steps are numbered from 0. */
function evaluationLine({ step, evaluation }: Step, { trainLoader }: TrainOptions): string {
  const epoch = Math.ceil(step / trainLoader.length);
  const { trainLoss, valLoss } = evaluation!;
  const number = String(step - 1).padStart(6, "0");
  return `Ep ${epoch} (Step ${number}): Train loss ${trainLoss.toFixed(3)}, Val loss ${valLoss.toFixed(3)}`;
}

/** What the model makes of the start context, in one line (the book's `generate_and_print_sample`). */
function sample(model: GPTModel, { tokenizer, sampleTokens }: Preset, startContext: string): string {
  const encoded = tensor([tokenizer.encode(startContext)], { dtype: "int32" });
  const ids = generate(model.eval(), encoded, { maxNewTokens: sampleTokens });
  model.train();
  return tokenizer.decode(ids.select(0, 0).toTypedArray()).replaceAll("\n", " ");
}
