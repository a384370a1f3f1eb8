import fc from "fast-check";
import { expect, test } from "vitest";
import { TokenizerError } from "../src/errors.ts";
import { getEncoding } from "../src/tiktoken.ts";
import { anyString, gpt2Ids, text } from "./arbitraries.ts";

const tokenizer = getEncoding("gpt2");

/** The pieces of a stream, that of the flush last. */
function stream(ids: readonly number[]): string[] {
  const decoder = tokenizer.streamDecoder();
  return [...ids.map((id) => decoder.push(id)), decoder.flush()];
}

test("decode undoes encode, for any well-formed text", () => {
  fc.assert(
    fc.property(fc.constantFrom("", "\ufeff"), text, (mark, s) => {
      expect(tokenizer.decode(tokenizer.encode(mark + s))).toBe(mark + s);
    }),
    { numRuns: 500 },
  );
});

test("a lone surrogate is encoded as U+FFFD", () => {
  expect(tokenizer.encode("\ud800")).toEqual(tokenizer.encode("\ufffd"));
  fc.assert(
    fc.property(anyString, (s) => {
      expect(tokenizer.encode(s)).toEqual(tokenizer.encode(s.replace(/\p{Surrogate}/gu, "\ufffd")));
    }),
  );
});

test("every id is an integer below vocabSize", () => {
  fc.assert(
    fc.property(anyString, (s) => {
      for (const id of tokenizer.encode(s))
        expect(Number.isInteger(id) && id >= 0 && id < tokenizer.vocabSize).toBe(true);
    }),
  );
});

test("every id decodes", () => {
  for (let id = 0; id < tokenizer.vocabSize; id++) expect(tokenizer.decode([id])).not.toBe("");
});

test("decode takes any iterable of ids", () => {
  const ids = tokenizer.encode("Hello, I am");
  expect(tokenizer.decode(Int32Array.from(ids))).toBe("Hello, I am");
  expect(tokenizer.decode(new Set(ids))).toBe("Hello, I am");
  expect(tokenizer.decode([])).toBe("");
});

test("the pieces of a stream join to what decode gives, for any ids", () => {
  fc.assert(
    fc.property(gpt2Ids, (ids) => {
      expect(stream(ids).join("")).toBe(tokenizer.decode(ids));
    }),
    { numRuns: 1000 },
  );
});

test("a stream never breaks a character", () => {
  fc.assert(
    fc.property(text, (s) => {
      const whole = s.replaceAll("\ufffd", "");
      const pieces = stream(tokenizer.encode(whole));
      for (const piece of pieces) expect(piece).not.toMatch(/\p{Surrogate}|\ufffd/u);
      expect(pieces.at(-1)).toBe("");
    }),
  );
  fc.assert(
    fc.property(gpt2Ids, (ids) => {
      for (const piece of stream(ids)) expect(piece).not.toMatch(/\p{Surrogate}/u);
    }),
  );
});

test("a stream holds a character back until its last byte has come", () => {
  const ids = tokenizer.encode("語😀");
  expect(ids.length).toBeGreaterThan(2);
  expect(stream(ids).filter((piece) => piece !== "")).toEqual(["語", "😀"]);
});

test("flush gives U+FFFD for half a character, and the decoder begins anew", () => {
  const [half = -1] = tokenizer.encode("語");
  const decoder = tokenizer.streamDecoder();
  expect([decoder.push(half), decoder.flush(), decoder.push(15496), decoder.flush()]).toEqual([
    "",
    "\ufffd",
    "Hello",
    "",
  ]);
});

test("two streams do not mix", () => {
  const ids = tokenizer.encode("語");
  const [a, b] = [tokenizer.streamDecoder(), tokenizer.streamDecoder()];
  expect(ids.map((id) => [a.push(id), b.push(id)]).at(-1)).toEqual(["語", "語"]);
});

test.each([-1, 0.5, 50257, Number.NaN, Number.POSITIVE_INFINITY, "length", undefined, null, 3n])(
  "%s is no id, and the error says where it is",
  (bad) => {
    const id = bad as number;
    const rule = "an id of gpt2 is an integer from 0 to 50256, got";
    const fix = bad === 50257 ? "Use a model whose vocabSize is 50257" : "";
    const got = typeof bad === "bigint" ? "3n" : typeof bad === "string" ? '"length"' : String(bad);
    expect(() => tokenizer.decode([15496, 11, id])).toThrow(
      new TokenizerError("decode", `${rule} ${got} at position 2`, fix),
    );

    const decoder = tokenizer.streamDecoder();
    decoder.push(15496);
    expect(() => decoder.push(id)).toThrow(new TokenizerError("push", `${rule} ${got} at position 1`, fix));
    expect(decoder.push(11)).toBe(","); // the stream goes on
  },
);

test("encode takes a string only, decode ids only", () => {
  for (const [bad, shown] of [
    [42, "42"],
    [null, "null"],
    [["a"], "an array. Encode each: texts.map((text) => tokenizer.encode(text))"],
  ] as const) {
    expect(() => tokenizer.encode(bad as unknown as string)).toThrow(
      new TokenizerError("encode", `takes a string, got ${shown}`),
    );
  }
  for (const [bad, shown] of [
    [42, "42. Did you mean [42]?"],
    ["Hello", '"Hello"'],
    [{}, "an object (Object)"],
  ] as const) {
    expect(() => tokenizer.decode(bad as unknown as number[])).toThrow(
      new TokenizerError("decode", `takes an array of token ids, got ${shown}`),
    );
  }
});
