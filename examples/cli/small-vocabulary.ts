import { getEncoding } from "@pellucid/tokenizer-adapter";
import type { TextTokenizer } from "./tokenizer.ts";

/** How many ids are bytes. */
const BYTES = 256;
const utf8 = new TextEncoder();
/** What an id that there is none of stands for. */
const UNKNOWN = utf8.encode("\uFFFD");

/**
 * A part of GPT-2's tokens, for a small model: those of one text, and the 256 bytes, so that any other text can be spelled.
 * An id below 256 is that byte; the tokens follow, in the order of GPT-2's ids.
 */
export class SmallVocabulary implements TextTokenizer {
  readonly vocabSize: number;
  readonly stopTokens: readonly number[] = [];
  /** GPT-2's ids of the tokens after the bytes. */
  readonly gpt2Ids: readonly number[];
  private readonly bytes: readonly Uint8Array[];
  /** The id of each token's text, ASCII's bytes included. */
  private readonly ids: ReadonlyMap<string, number>;
  private readonly longest: number;

  /** @throws TokenizerError if an id is none of GPT-2's */
  constructor(gpt2Ids: readonly number[]) {
    const ascii = Array.from({ length: 128 }, (_, code) => String.fromCharCode(code));
    const tokens = gpt2Ids.map((gpt2Id) => getEncoding("gpt2").decode([gpt2Id]));
    this.gpt2Ids = gpt2Ids;
    this.bytes = [
      ...Array.from({ length: BYTES }, (_, byte) => Uint8Array.of(byte)),
      ...tokens.map((token) => utf8.encode(token)),
    ];
    this.ids = new Map([
      ...ascii.map((token, code) => [token, code] as const),
      ...tokens.map((token, i) => [token, BYTES + i] as const),
    ]);
    this.longest = tokens.reduce((longest, token) => Math.max(longest, token.length), 1);
    this.vocabSize = this.bytes.length;
  }

  /** The tokens of a text, without those that are a byte already or hold half a character. */
  static of(text: string): SmallVocabulary {
    const gpt2 = getEncoding("gpt2");
    const used = [...new Set(gpt2.encode(text, { disallowedSpecial: [] }))].sort((a, b) => a - b);
    const isWhole = (gpt2Id: number): boolean => !gpt2.decode([gpt2Id]).includes("\uFFFD");
    return new SmallVocabulary(used.filter((gpt2Id) => gpt2Id >= BYTES && isWhole(gpt2Id))); // GPT-2's own bytes come first
  }

  /** GPT-2's tokens of any text. What lies between those that are known are whole characters, and they are spelled. */
  encode(text: string): number[] {
    const gpt2 = getEncoding("gpt2");
    const ids: number[] = [];
    let unknown: number[] = [];
    const spellUnknown = (): void => {
      if (unknown.length > 0) this.spell(gpt2.decode(unknown), ids);
      unknown = [];
    };
    for (const gpt2Id of gpt2.encode(text, { disallowedSpecial: [] })) {
      const id = this.ids.get(gpt2.decode([gpt2Id]));
      if (id === undefined) unknown.push(gpt2Id);
      else {
        spellUnknown();
        ids.push(id);
      }
    }
    spellUnknown();
    return ids;
  }

  /** From left to right the longest token that fits, else the bytes of a character. */
  private spell(text: string, ids: number[]): void {
    let at = 0;
    while (at < text.length) {
      let length = this.longest;
      while (length > 0 && !this.ids.has(text.slice(at, at + length))) length--;
      if (length === 0) {
        const character = String.fromCodePoint(text.codePointAt(at)!);
        ids.push(...utf8.encode(character));
        at += character.length;
      } else {
        ids.push(this.ids.get(text.slice(at, at + length))!);
        at += length;
      }
    }
  }

  decode(ids: Iterable<number>): string {
    const decoder = this.streamDecoder();
    return Array.from(ids, decoder.push).join("") + decoder.flush();
  }

  /** Text as ids come; half a character is held back until it is whole. */
  streamDecoder(): { push(id: number): string; flush(): string } {
    const decoder = new TextDecoder("utf-8", { ignoreBOM: true });
    return {
      push: (id) => decoder.decode(this.bytes[id] ?? UNKNOWN, { stream: true }),
      flush: () => decoder.decode(),
    };
  }
}
