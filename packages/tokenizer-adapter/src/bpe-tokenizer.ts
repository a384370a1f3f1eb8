import type { TiktokenBPE } from "js-tiktoken/lite";
import { bytePairEncode } from "./bpe.ts";
import { type ByteString, toUint8Array, utf8 } from "./bytes.ts";
import { show, TokenizerError } from "./errors.ts";
import { SpecialTokens } from "./special-tokens.ts";
import type { EncodeOptions, StreamDecoder, Tokenizer } from "./tokenizer.ts";

/** By default a TextDecoder swallows a leading U+FEFF as a byte order mark. */
const KEEP_ALL = ["utf-8", { ignoreBOM: true }] as const;

/** tiktoken's tokenizer: a pattern cuts the text into pieces (words, roughly), and each is byte pair encoded. */
export class BpeTokenizer implements Tokenizer {
  readonly vocabSize: number;
  readonly eotToken: number;
  readonly #name: string;
  readonly #pattern: RegExp;
  readonly #special: SpecialTokens;
  readonly #ranks: ReadonlyMap<ByteString, number>;
  /** The bytes of each id, special tokens included. */
  readonly #bytes: readonly ByteString[];

  constructor(name: string, source: TiktokenBPE) {
    const ranks = readRanks(source.bpe_ranks);
    const bytes: ByteString[] = [];
    for (const [token, id] of ranks) bytes[id] = token;
    for (const [token, id] of Object.entries(source.special_tokens)) bytes[id] = utf8(token);
    this.#name = name;
    this.#pattern = unicodePattern(source.pat_str);
    this.#special = new SpecialTokens(name, source.special_tokens);
    this.#ranks = ranks;
    this.#bytes = bytes;
    this.vocabSize = bytes.length;
    this.eotToken = source.special_tokens["<|endoftext|>"]!;
  }

  encode(text: string, options: EncodeOptions = {}): number[] {
    if (typeof text !== "string") {
      const fix = Array.isArray(text) ? "Encode each: texts.map((text) => tokenizer.encode(text))" : "";
      throw new TokenizerError("encode", `takes a string, got ${show(text)}`, fix);
    }
    const ids: number[] = [];
    for (const part of this.#special.split(text, options)) {
      if (typeof part === "number") ids.push(part);
      else this.#encodePlain(part, ids);
    }
    return ids;
  }

  #encodePlain(text: string, ids: number[]): void {
    for (const piece of this.#pieces(text)) {
      const bytes = utf8(piece);
      const id = this.#ranks.get(bytes);
      if (id === undefined) bytePairEncode(bytes, this.#ranks, ids);
      else ids.push(id);
    }
  }

  #pieces(text: string): readonly string[] {
    try {
      return text.match(this.#pattern) ?? [];
    } catch (cause) {
      if (!(cause instanceof RangeError)) throw cause; // of a regular expression: its stack overflowed
      const rule = "a run of several million letters is more than this engine's regular expressions can match";
      throw new TokenizerError("encode", rule, "Encode the text in parts");
    }
  }

  decode(ids: Iterable<number>): string {
    if (typeof ids !== "object" || ids === null || !(Symbol.iterator in ids)) {
      throw new TokenizerError("decode", `takes an array of token ids, got ${show(ids)}`, fixOf(ids));
    }
    const tokens: ByteString[] = [];
    for (const id of ids) tokens.push(this.#bytesOf("decode", id, tokens.length));
    return new TextDecoder(...KEEP_ALL).decode(toUint8Array(tokens.join("")));
  }

  streamDecoder(): StreamDecoder {
    const decoder = new TextDecoder(...KEEP_ALL);
    let position = 0;
    return {
      push: (id) => {
        const bytes = this.#bytesOf("push", id, position);
        position++;
        return decoder.decode(toUint8Array(bytes), { stream: true });
      },
      flush: () => {
        position = 0;
        return decoder.decode();
      },
    };
  }

  #bytesOf(op: string, id: number, position: number): ByteString {
    const bytes = typeof id === "number" ? this.#bytes[id] : undefined;
    if (bytes !== undefined) return bytes;
    const rule = `an id of ${this.#name} is an integer from 0 to ${this.vocabSize - 1}`;
    throw new TokenizerError(op, `${rule}, got ${show(id)} at position ${position}`, idFix(id, this.vocabSize));
  }
}

/** For what is no array of ids: a single id, or a tensor. */
function fixOf(ids: unknown): string {
  if (typeof ids === "number") return `Did you mean [${ids}]?`;
  return typeof ids === "object" && ids !== null && "toArray" in ids ? "Did you mean ids.toArray()?" : "";
}

/** For what is no id: a row of a batch, or what a model of more tokens has drawn. */
function idFix(id: unknown, vocabSize: number): string {
  if (Array.isArray(id)) return "Decode each row: ids.map((row) => tokenizer.decode(row))";
  return Number.isInteger(id) && Number(id) >= vocabSize ? `Use a model whose vocabSize is ${vocabSize}` : "";
}

/** Each line is `! firstId token token …`, the tokens in base64 and their ids consecutive. */
function readRanks(lines: string): Map<ByteString, number> {
  const ranks = new Map<ByteString, number>();
  for (const line of lines.split("\n")) {
    const [, firstId, ...tokens] = line.split(" ");
    for (const [i, token] of tokens.entries()) ranks.set(atob(token), Number(firstId) + i);
  }
  return ranks;
}

/**
 * The pattern as tiktoken itself reads it: there `\s` is Unicode's White_Space. JavaScript's own `\s` would count U+FEFF
 * and not U+0085, and so cut a few texts elsewhere.
 */
function unicodePattern(pattern: string): RegExp {
  return new RegExp(pattern.replaceAll("\\s", "\\p{White_Space}").replaceAll("\\S", "\\P{White_Space}"), "gu");
}
