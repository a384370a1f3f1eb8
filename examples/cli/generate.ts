import { randomInt } from "node:crypto";
import { fileURLToPath } from "node:url";
import { type GPTModel, generateStream, type SamplingOptions } from "@pellucid/gpt";
import { setNumThreads, ValueError } from "@pellucid/tensor";
import { countOf, numberOf, parse, UsageError } from "./options.ts";
import { StopStrings } from "./stop-strings.ts";
import { Bar } from "./terminal.ts";
import { type TextTokenizer, tokenizerFor } from "./tokenizer.ts";
import { loadModel, withWeights } from "./weights-file.ts";

export const HELP = `Continues a text. The text goes to stdout, everything else to stderr.

  pellucid generate [--weights FILE] [--prompt TEXT] [options]

  --weights FILE          .safetensors, or PyTorch's .pth; default: a small model that has read one short story
  --prompt TEXT           what to continue; default: what the file proposes
  --max-new-tokens N      default 200
  --temperature T         0 takes the most probable token, more is more daring; default 0.8
  --top-k K               draw from the K most probable tokens
  --top-p P               draw from the most probable tokens that together have the probability P
  --repetition-penalty R  above 1, what is in the text already becomes less probable
  --stop TEXT             end before this text; may be given several times
  --seed N                the same seed gives the same text; default: another one each time
  --threads N             default: one for each core, 8 at most; the text is the same
  --heads N               how many heads the model has, if neither its file tells nor each has 64 numbers
  --trained-on TEXTFILE   the text that the model's tokens are taken from, if its file does not tell

Ctrl-C ends the text.
`;

const COMMAND = "pellucid generate";
const VERDICT = fileURLToPath(new URL("../models/verdict.safetensors", import.meta.url));

export async function run(args: readonly string[]): Promise<number> {
  const text = { type: "string" } as const;
  const { values } = parse(
    COMMAND,
    args,
    {
      weights: { type: "string", default: VERDICT },
      prompt: text,
      "max-new-tokens": { type: "string", default: "200" },
      temperature: { type: "string", default: "0.8" },
      "top-k": text,
      "top-p": text,
      "repetition-penalty": text,
      stop: { type: "string", multiple: true, default: [] },
      seed: text,
      threads: text,
      heads: text,
      "trained-on": text,
    },
    [],
  );
  if (values.stop.includes("")) throw new UsageError(COMMAND, "--stop takes a text that is not empty");
  const threads = countOf(COMMAND, values, "threads");
  if (threads !== undefined) setNumThreads(threads);
  const settings: Settings = {
    maxNewTokens: countOf(COMMAND, values, "max-new-tokens", 0)!,
    temperature: numberOf(COMMAND, values, "temperature"),
    topK: numberOf(COMMAND, values, "top-k"),
    topP: numberOf(COMMAND, values, "top-p"),
    repetitionPenalty: numberOf(COMMAND, values, "repetition-penalty"),
    seed: countOf(COMMAND, values, "seed", 0) ?? randomInt(2 ** 32),
    stop: values.stop,
  };
  const nHeads = countOf(COMMAND, values, "heads");

  const { model, tokenizer, prompt } = await withWeights(values.weights, async (file) => {
    const prompt = values.prompt ?? file.metadata.get("prompt");
    if (!prompt) throw new ValueError(COMMAND, "there is nothing to continue", "Use --prompt");
    const tokenizer = await tokenizerFor(file, values["trained-on"]);
    const bar = new Bar("loading");
    const start = performance.now();
    const model = await loadModel(file, nHeads, (done, total) => bar.show(done, total));
    bar.clear();
    process.stderr.write(`loaded in ${((performance.now() - start) / 1000).toFixed(1)} s\n`);
    return { model, tokenizer, prompt };
  });
  return await write(model, tokenizer, prompt, settings);
}

interface Settings extends SamplingOptions {
  readonly maxNewTokens: number;
  readonly seed: number;
  readonly stop: readonly string[];
}

/** Writes the prompt and what follows, token by token. Gives the exit code. */
async function write(
  model: GPTModel,
  tokenizer: TextTokenizer,
  prompt: string,
  { stop, ...options }: Settings,
): Promise<number> {
  const interrupt = new AbortController();
  process.once("SIGINT", () => interrupt.abort());
  const { signal } = interrupt;
  const decoder = tokenizer.streamDecoder();
  const ending = new StopStrings(stop);
  const stream = generateStream(model, [tokenizer.encode(prompt)], {
    ...options,
    stopTokens: tokenizer.stopTokens,
    signal,
  });
  process.stdout.write(prompt);
  const start = performance.now();
  let tokens = 0;
  try {
    for await (const [id] of stream) {
      tokens++;
      process.stdout.write(ending.push(decoder.push(id!)));
      if (ending.stopped) break;
    }
  } catch (error) {
    if (!signal.aborted) throw error;
  }
  process.stdout.write(`${ending.push(decoder.flush())}${ending.flush()}\n`);
  const seconds = (performance.now() - start) / 1000;
  const rate = `${tokens} tokens, ${(tokens / seconds).toFixed(1)} tokens/s`;
  process.stderr.write(`${rate}, seed ${options.seed}${signal.aborted ? ", interrupted" : ""}\n`);
  return signal.aborted ? 130 : 0;
}
