import { readFile } from "node:fs/promises";
import { exportWeights } from "@pellucid/gpt";
import { setNumThreads } from "@pellucid/tensor";
import { runTraining } from "../chapter-05/training.ts";
import { toMetadata, writeModelFile } from "./model-file.ts";
import { countOf, parse, UsageError } from "./options.ts";
import { PRESETS } from "./presets.ts";

export const HELP = `Trains a GPT on a text, as chapter 5 of the book does, and writes its weights.

  pellucid train TEXT [--preset tiny|small|book] [--out FILE] [--seed N] [--epochs N] [--threads N]
                      [--prompt TEXT] [--checkpoint FILE] [--resume]

  --preset NAME      tiny   0.2 million parameters on characters, minutes (default)
                     small  0.8 million parameters on characters, some minutes
                     book   124 million parameters on GPT-2's tokens, half an hour, and 4 GB of memory
  --out FILE         the weights, with what generate needs to know of them; default model.safetensors
  --seed N           default 123
  --epochs N         passes over the text; the default is the preset's
  --threads N        default: one for each core, 8 at most; the result is the same
  --prompt TEXT      what each epoch's sample continues; default: the text's first words
  --checkpoint FILE  written after each epoch and on Ctrl-C; default checkpoints/train.safetensors
  --resume           go on from the checkpoint, to the same bits as without the interruption

A tenth of the text, at its end, is not trained on, but for the validation loss.
`;

const COMMAND = "pellucid train";

export async function run(args: readonly string[]): Promise<number> {
  const { values, positionals } = parse(
    COMMAND,
    args,
    {
      preset: { type: "string", default: "tiny" },
      out: { type: "string", default: "model.safetensors" },
      seed: { type: "string", default: "123" },
      epochs: { type: "string" },
      threads: { type: "string" },
      prompt: { type: "string" },
      checkpoint: { type: "string", default: "checkpoints/train.safetensors" },
      resume: { type: "boolean", default: false },
    },
    ["TEXT"],
  );
  const makePreset = PRESETS.get(values.preset);
  if (!makePreset) {
    throw new UsageError(COMMAND, `--preset is one of ${[...PRESETS.keys()].join(", ")}, got ${values.preset}`);
  }
  const seed = countOf(COMMAND, values, "seed", 0)!;
  const numEpochs = countOf(COMMAND, values, "epochs");
  const threads = countOf(COMMAND, values, "threads");
  if (threads !== undefined) setNumThreads(threads);

  const text = await readFile(positionals[0]!, "utf8");
  const preset = makePreset(text);
  const startContext = values.prompt ?? firstWords(text);
  const trained = await runTraining({
    command: COMMAND,
    preset,
    text,
    seed,
    numEpochs: numEpochs ?? preset.numEpochs,
    checkpoint: values.checkpoint,
    resume: values.resume,
    startContext,
  });
  if (trained === null) return 130;
  const { tokenizer, cfg } = preset;
  const characters =
    values.preset === "book" ? null : Array.from({ length: cfg.vocabSize }, (_, i) => tokenizer.decode([i]));
  await writeModelFile(
    values.out,
    exportWeights(trained.model, "pellucid"),
    toMetadata({ config: cfg, characters, prompt: startContext }),
  );
  console.log(`Wrote ${values.out}. To hear it: pellucid generate --weights ${values.out}`);
  return 0;
}

/** Some words, with which the text begins; its first line at most. */
function firstWords(text: string): string {
  return /^\s*(\S+(?:[^\S\n]+\S+){0,3})/.exec(text)?.[1] ?? text.slice(0, 1);
}
