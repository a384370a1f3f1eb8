import { readFileSync } from "node:fs";
import { setImmediate as nextTurn } from "node:timers/promises";
import { parseArgs } from "node:util";
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
import { manualSeed, PellucidError, tensor } from "@pellucid/tensor";
import { loadCheckpointFile, saveCheckpointFile } from "./checkpoint-file.ts";
import { full, type Preset, tiny } from "./presets.ts";
import { Progress } from "./progress.ts";

const HELP = `Trains a GPT on Edith Wharton's "The Verdict" (chapter 5 of the book).

  pnpm chapter-05 [--full] [--seed N] [--epochs N] [--checkpoint FILE] [--resume]

  --full             the book's 124 million parameters on GPT-2's tokens: half an hour, and 4 GB of memory
                     (default: a tiny GPT on characters, under two minutes)
  --seed N           default 123
  --epochs N         default 10 with --full, else 4
  --checkpoint FILE  written after each epoch and on Ctrl-C; default checkpoints/chapter-05.safetensors
  --resume           go on from the checkpoint, to the same bits as without the interruption
`;

const START_CONTEXT = "Every effort moves you";

async function main(): Promise<void> {
  const { values: args } = parseArgs({
    options: {
      full: { type: "boolean", default: false },
      seed: { type: "string", default: "123" },
      epochs: { type: "string" },
      checkpoint: { type: "string", default: "checkpoints/chapter-05.safetensors" },
      resume: { type: "boolean", default: false },
      help: { type: "boolean", default: false },
    },
  });
  if (args.help) {
    console.log(HELP);
    return;
  }
  let interrupted = false; // by Ctrl-C: heeded after the step that runs
  process.once("SIGINT", () => {
    interrupted = true;
  });
  const text = readFileSync(new URL("the-verdict.txt", import.meta.url), "utf8");
  const preset = args.full ? full() : tiny(text);
  manualSeed(Number(args.seed));
  const { model, options } = prepare(preset, text, Number(args.epochs ?? preset.numEpochs));
  const training = { model, optimizer: options.optimizer };
  const resumeFrom = args.resume ? loadCheckpointFile(args.checkpoint, training) : undefined;
  if (args.resume && !resumeFrom)
    throw new TrainingError("chapter-05", `there is no checkpoint at ${args.checkpoint} to resume from`);
  console.log(`${model.numParameters().toLocaleString("en-US")} parameters`);

  const progress = new Progress();
  for (const step of train(model, { ...options, resumeFrom })) {
    progress.show(step);
    if (step.evaluation || step.batch === 0) progress.clear();
    if (step.evaluation) console.log(evaluationLine(step, options));
    if (step.batch === 0) console.log(sample(model, preset));
    await nextTurn(); // lets Ctrl-C through
    if (step.batch === 0 || interrupted) saveCheckpointFile(args.checkpoint, training, step);
    if (interrupted) {
      progress.clear();
      console.log(`Stopped after step ${step.step} of ${step.totalSteps}. To go on: the same command with --resume`);
      return;
    }
  }
}

/** Model, loaders and optimizer, in the book's order of draws: the model's weights come first. */
function prepare(preset: Preset, text: string, numEpochs: number): { model: GPTModel; options: TrainOptions } {
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
function sample(model: GPTModel, { tokenizer, sampleTokens }: Preset): string {
  const encoded = tensor([tokenizer.encode(START_CONTEXT)], { dtype: "int32" });
  const ids = generate(model.eval(), encoded, { maxNewTokens: sampleTokens });
  model.train();
  return tokenizer.decode(ids.select(0, 0).toTypedArray()).replaceAll("\n", " ");
}

try {
  await main();
} catch (error) {
  const wrongOption = error instanceof TypeError && "code" in error && String(error.code).startsWith("ERR_PARSE_ARGS");
  if (!wrongOption && !(error instanceof PellucidError)) throw error;
  console.error(`${error.name}: ${error.message}`);
  process.exitCode = 1;
}
