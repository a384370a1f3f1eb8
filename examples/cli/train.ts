import { readFile } from "node:fs/promises";
import { exportWeights } from "@pellucid/gpt";
import { setNumThreads } from "@pellucid/tensor";
import { CharTokenizer } from "../chapter-05/char-tokenizer.ts";
import type { Preset } from "../chapter-05/presets.ts";
import { runTraining } from "../chapter-05/training.ts";
import { type ModelNotes, toMetadata, writeModelFile } from "./model-file.ts";
import { countOf, parse, UsageError } from "./options.ts";
import { PRESETS } from "./presets.ts";
import { SmallVocabulary } from "./small-vocabulary.ts";

export const HELP = `Trains a GPT on a text, as chapter 5 of the book does, and writes its weights.

  pellucid train TEXT [--preset tiny|small|book] [--out FILE] [--seed N] [--epochs N] [--threads N]
                      [--prompt TEXT] [--checkpoint FILE] [--resume]

  --preset NAME      tiny   0.2 million parameters on characters, minutes (default)
                     small  some 1 million parameters on those of GPT-2's tokens that the text has, minutes for a short story
                     book   124 million parameters on GPT-2's tokens, some 20 minutes, and 4 GB of memory
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
  await writeModelFile(
    values.out,
    exportWeights(trained.model, "pellucid"),
    toMetadata({ config: preset.cfg, prompt: startContext, ...tokensOf(preset.tokenizer) }),
  );
  console.log(`Wrote ${values.out}. To hear it: pellucid generate --weights ${values.out}`);
  return 0;
}

/** What the file has to say of a tokenizer. */
function tokensOf(tokenizer: Preset["tokenizer"]): Pick<ModelNotes, "characters" | "gpt2Ids"> {
  if (tokenizer instanceof CharTokenizer) return { characters: tokenizer.characters };
  return tokenizer instanceof SmallVocabulary ? { gpt2Ids: tokenizer.gpt2Ids } : {};
}

/** Some words, with which the text begins; its first line at most. */
function firstWords(text: string): string {
  return /^\s*(\S+(?:[^\S\n]+\S+){0,3})/.exec(text)?.[1] ?? text.slice(0, 1);
}
