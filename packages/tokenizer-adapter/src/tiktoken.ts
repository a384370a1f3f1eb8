import type { TiktokenBPE } from "js-tiktoken/lite";
import gpt2 from "js-tiktoken/ranks/gpt2";
import { BpeTokenizer } from "./bpe-tokenizer.ts";
import { show, TokenizerError } from "./errors.ts";
import type { Tokenizer } from "./tokenizer.ts";

/**
 * The encodings that `getEncoding` knows.
 * @example
 * getEncoding("gpt2").vocabSize // 50257
 */
export type EncodingName = "gpt2";

const sources: ReadonlyMap<string, TiktokenBPE> = /* @__PURE__ */ new Map([["gpt2", gpt2]]);
const tokenizers = /* @__PURE__ */ new Map<string, Tokenizer>();

/**
 * The tokenizer of that name, as tiktoken's `get_encoding`. The first call builds its tables, in some tens of
 * milliseconds; every further one returns the same object, which holds no state that a caller can see.
 *
 * From js-tiktoken come the ranks and the pattern. Its `Tiktoken` class is not used: it searches all pairs before each
 * merge, drops ids that it does not know and a leading U+FEFF. It is what the tests compare with.
 * @throws TokenizerError if there is no such encoding; the message lists those that exist.
 * @example
 * const tokenizer = getEncoding("gpt2");
 * tokenizer.encode("Hello, I am") // [15496, 11, 314, 716]
 * tokenizer.decode([15496, 11, 314, 716]) // Hello, I am
 * tokenizer.encode("<|endoftext|>", { allowedSpecial: "all" }) // [50256]
 */
export function getEncoding(name: EncodingName): Tokenizer {
  let tokenizer = tokenizers.get(name);
  if (tokenizer === undefined) {
    const source = sources.get(name);
    if (source === undefined) {
      const names = [...sources.keys()].map(show).join(", ");
      throw new TokenizerError("getEncoding", `takes the name of an encoding, got ${show(name)}`, `There is ${names}`);
    }
    tokenizer = new BpeTokenizer(name, source);
    tokenizers.set(name, tokenizer);
  }
  return tokenizer;
}
