import { getEncoding, TokenizerError } from "@pellucid/tokenizer-adapter";
import fc from "fast-check";
import { expect, test } from "vitest";
import { SmallVocabulary } from "./small-vocabulary.ts";

const STORY = "“The cat sat on the mat—so very old.” A café, and 日本 😀, and the cat again.\n";
const vocabulary = SmallVocabulary.of(STORY);
const gpt2 = getEncoding("gpt2");
/** Words of the story, others, characters of one to four bytes, lone surrogates. */
const anyText = fc
  .array(
    fc.oneof(
      fc.constantFrom(" cat", " the", "Every", " effort", " 日", "é", "😀", "\uFFFD"),
      fc.string({ unit: "binary" }),
    ),
  )
  .map((parts) => parts.join(""));

test("what it makes of its own text are GPT-2's tokens, one id for each that is whole characters", () => {
  const whole = gpt2.encode(STORY).filter((id) => id >= 256 && !gpt2.decode([id]).includes("\uFFFD"));
  expect(vocabulary.gpt2Ids).toEqual([...new Set(whole)].sort((a, b) => a - b));
  expect(vocabulary.vocabSize).toBe(256 + vocabulary.gpt2Ids.length);
  const plain = "The cat sat on the mat.";
  const own = vocabulary.encode(plain).map((id) => vocabulary.decode([id]));
  expect(own).toEqual(gpt2.encode(plain).map((id) => gpt2.decode([id])));
  for (const text of [STORY, "\uFEFFThe cat"]) expect(vocabulary.decode(vocabulary.encode(text))).toBe(text);
});

test("any text survives, whole or as it comes, and each id is one of the model's", () => {
  fc.assert(
    fc.property(anyText, (text) => {
      const ids = vocabulary.encode(text);
      const wellFormed = new TextDecoder("utf-8", { ignoreBOM: true }).decode(new TextEncoder().encode(text));
      expect(ids.every((id) => id < vocabulary.vocabSize)).toBe(true);
      expect(vocabulary.decode(ids)).toBe(wellFormed);
      const decoder = vocabulary.streamDecoder();
      const pieces = [...ids.map((id) => decoder.push(id)), decoder.flush()];
      expect(pieces.join("")).toBe(wellFormed);
      if (!wellFormed.includes("\uFFFD")) expect(pieces.every((piece) => !piece.includes("\uFFFD"))).toBe(true);
    }),
  );
});

test("what it does not know is spelled in the longest tokens that it knows, then in bytes", () => {
  const spelled = (text: string): string[] => vocabulary.encode(text).map((id) => vocabulary.decode([id]));
  for (const unknown of [" catalog", "<|endoftext|>"])
    expect(gpt2.encode(unknown, { allowedSpecial: "all" }).length).toBe(1);
  expect(spelled("The catalog")).toEqual(["The", " cat", "a", "l", "o", "g"]);
  expect(vocabulary.encode("ü")).toEqual([0xc3, 0xbc]);
  expect(spelled("<|endoftext|>").join("")).toBe("<|endoftext|>"); // text like any other
});

test("half a character and an id that there is none of become U+FFFD, and what is no token of GPT-2 is an error", () => {
  expect(vocabulary.decode([0xc3])).toBe("\uFFFD");
  expect(vocabulary.decode([vocabulary.vocabSize])).toBe("\uFFFD");
  expect(() => new SmallVocabulary([50257])).toThrow(TokenizerError);
});
