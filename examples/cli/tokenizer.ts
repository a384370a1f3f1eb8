import { readFile } from "node:fs/promises";
import { WeightsError } from "@pellucid/gpt";
import { ValueError } from "@pellucid/tensor";
import { getEncoding } from "@pellucid/tokenizer-adapter";
import { CharTokenizer } from "../chapter-05/char-tokenizer.ts";
import type { OpenWeights } from "./weights-file.ts";

/** What generating takes of a tokenizer. */
export interface TextTokenizer {
  encode(text: string): number[];
  streamDecoder(): { push(id: number): string; flush(): string };
  /** The tokens that end a text. */
  readonly stopTokens: readonly number[];
}

/**
 * The tokenizer of a model: of the characters that its file names, or those of the text it was trained on, else GPT-2's.
 * @throws WeightsError if neither has as many tokens as the model
 */
export async function tokenizerFor(
  { metadata, recognized, path }: OpenWeights,
  trainedOn: string | undefined,
): Promise<TextTokenizer> {
  const vocabSize = recognized?.vocabSize;
  const characters = trainedOn === undefined ? metadata.get("characters") : await readFile(trainedOn, "utf8");
  if (characters !== undefined) {
    const tokenizer = new CharTokenizer(characters);
    if (tokenizer.vocabSize === vocabSize) return withStream(tokenizer);
    const rule = `the model of ${path} has ${vocabSize} tokens, but there are ${tokenizer.vocabSize} characters`;
    throw new WeightsError(rule);
  }
  const gpt2 = getEncoding("gpt2");
  if (gpt2.vocabSize === vocabSize) {
    return {
      encode: (text) => gpt2.encode(text),
      streamDecoder: () => gpt2.streamDecoder(),
      stopTokens: [gpt2.eotToken],
    };
  }
  const fix = "If it reads characters, name the text it was trained on: --trained-on TEXT";
  throw new WeightsError(`the model of ${path} has ${vocabSize} tokens, GPT-2's tokenizer ${gpt2.vocabSize}. ${fix}`);
}

/** A character is whole as soon as it comes. */
function withStream(tokenizer: CharTokenizer): TextTokenizer {
  return {
    encode: (text) => {
      try {
        return tokenizer.encode(text);
      } catch (error) {
        if (!(error instanceof RangeError)) throw error;
        throw new ValueError("prompt", error.message); // of what was typed in: no fault of ours
      }
    },
    streamDecoder: () => ({ push: (id) => tokenizer.decode([id]), flush: () => "" }),
    stopTokens: [],
  };
}
