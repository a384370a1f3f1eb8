import { readFileSync } from "node:fs";
import { parseArgs } from "node:util";
import { PellucidError } from "@pellucid/tensor";
import { full, tiny } from "./presets.ts";
import { runTraining } from "./training.ts";

const HELP = `Trains a GPT on Edith Wharton's "The Verdict" (chapter 5 of the book).

  pnpm chapter-05 [--full] [--seed N] [--epochs N] [--checkpoint FILE] [--resume]

  --full             the book's 124 million parameters on GPT-2's tokens: some 20 minutes, and 4 GB of memory
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
  const text = readFileSync(new URL("the-verdict.txt", import.meta.url), "utf8");
  const preset = args.full ? full() : tiny(text);
  await runTraining({
    command: "chapter-05",
    preset,
    text,
    seed: Number(args.seed),
    numEpochs: Number(args.epochs ?? preset.numEpochs),
    checkpoint: args.checkpoint,
    resume: args.resume,
    startContext: START_CONTEXT,
  });
}

try {
  await main();
} catch (error) {
  const wrongOption = error instanceof TypeError && "code" in error && String(error.code).startsWith("ERR_PARSE_ARGS");
  if (!wrongOption && !(error instanceof PellucidError)) throw error;
  console.error(`${error.name}: ${error.message}`);
  process.exitCode = 1;
}
