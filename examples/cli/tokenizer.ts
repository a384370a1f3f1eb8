import { readFile } from "node:fs/promises";
import { WeightsError } from "@pellucid/gpt";
import { ValueError } from "@pellucid/tensor";
import { getEncoding } from "@pellucid/tokenizer-adapter";
import { CharTokenizer } from "../chapter-05/char-tokenizer.ts";
import { SmallVocabulary } from "./small-vocabulary.ts";
import type { OpenWeights } from "./weights-file.ts";

/** What generating takes of a tokenizer. */
export interface TextTokenizer {
  encode(text: string): number[];
  streamDecoder(): { push(id: number): string; flush(): string };
  /** The tokens that end a text. */
  readonly stopTokens: readonly number[];
}

/**
 * The tokenizer of a model: the one that its file names or that the text it was trained on makes, else GPT-2's.
 * @throws WeightsError if none has as many tokens as the model
 * @throws TokenizerError if the file names tokens that GPT-2 has not
 */
export async function tokenizerFor(
  { metadata, recognized, path }: OpenWeights,
  trainedOn: string | undefined,
): Promise<TextTokenizer> {
  const vocabSize = recognized?.vocabSize;
  const named = trainedOn === undefined ? namedIn(metadata) : madeOf(await readFile(trainedOn, "utf8"));
  if (named.length > 0) {
    const fitting = named.find((tokenizer) => tokenizer.vocabSize === vocabSize);
    if (fitting) return fitting instanceof CharTokenizer ? withStream(fitting) : fitting;
    const sizes = named.map((tokenizer) => tokenizer.vocabSize).join(" or ");
    const source = trainedOn === undefined ? "its metadata names" : `the text of ${trainedOn} makes`;
    throw new WeightsError(`the model of ${path} has ${vocabSize} tokens, but ${source} ${sizes}`);
  }
  const gpt2 = getEncoding("gpt2");
  if (gpt2.vocabSize === vocabSize) {
    return {
      encode: (text) => gpt2.encode(text),
      streamDecoder: () => gpt2.streamDecoder(),
      stopTokens: [gpt2.eotToken],
    };
  }
  const fix = "If its tokens are those of a text, name it: --trained-on TEXT";
  throw new WeightsError(`the model of ${path} has ${vocabSize} tokens, GPT-2's tokenizer ${gpt2.vocabSize}. ${fix}`);
}

function namedIn(metadata: ReadonlyMap<string, string>): (CharTokenizer | SmallVocabulary)[] {
  const characters = metadata.get("characters");
  if (characters !== undefined) return [new CharTokenizer(characters)];
  const gpt2Ids = metadata.get("gpt2Ids");
  return gpt2Ids === undefined ? [] : [new SmallVocabulary((gpt2Ids.match(/\d+/g) ?? []).map(Number))];
}

function madeOf(text: string): (CharTokenizer | SmallVocabulary)[] {
  return [new CharTokenizer(text), SmallVocabulary.of(text)];
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
