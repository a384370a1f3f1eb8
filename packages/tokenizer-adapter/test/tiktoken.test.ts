import fc from "fast-check";
import { Tiktoken } from "js-tiktoken/lite";
import ranks from "js-tiktoken/ranks/gpt2";
import { describe, expect, test } from "vitest";
import { TokenizerError } from "../src/errors.ts";
import { type EncodingName, getEncoding } from "../src/tiktoken.ts";
import { anyString, gpt2Ids } from "./arbitraries.ts";

const tokenizer = getEncoding("gpt2");

describe("getEncoding", () => {
  test("builds an encoding once", () => {
    expect(getEncoding("gpt2")).toBe(tokenizer);
  });

  test.each(["cl100k_base", "GPT2", "", "constructor"])("has no encoding %j, and lists those it has", (name) => {
    expect(() => getEncoding(name as EncodingName)).toThrow(
      new TokenizerError("getEncoding", `takes the name of an encoding, got "${name}"`, 'There is "gpt2"'),
    );
  });
});

describe("gpt2", () => {
  test("has 50257 ids, the last of which ends a text", () => {
    expect([tokenizer.vocabSize, tokenizer.eotToken]).toEqual([50257, 50256]);
    const allowedSpecial = ["<|endoftext|>"];
    expect(tokenizer.encode("Hello<|endoftext|>Hello", { allowedSpecial })).toEqual([15496, 50256, 15496]);
    expect(tokenizer.encode("<|endoftext|>", { allowedSpecial: "all" })).toEqual([50256]);
    expect(tokenizer.decode([50256])).toBe("<|endoftext|>");
    expect(() => tokenizer.encode("<|endoftext|>")).toThrow(TokenizerError);
  });

  // The notebook's texts and the ids that it prints.
  test.each([
    ["Every effort moves you forward.", [6109, 3626, 6100, 345, 2651, 13]],
    ["Every day holds a lesson.", [6109, 1110, 6622, 257, 11483, 13]],
    ["Hello, I am", [15496, 11, 314, 716]],
  ])("%s", (text, ids) => {
    expect(tokenizer.encode(text)).toEqual(ids);
    expect(tokenizer.decode(ids)).toBe(text);
  });

  test("decodes what the untrained model generates", () => {
    const ids = [15496, 11, 314, 716, 27018, 24086, 47843, 30961, 42348, 7267, 49706, 43231, 47062, 34657];
    expect(tokenizer.decode(ids)).toBe(
      "Hello, I am Featureiman Byeswickattribute argue logger Normandy Compton analogous",
    );
  });

  // From Python's tiktoken 0.14.0 over the same ranks.
  test.each([
    ["a\u0085 b", [64, 126, 227, 275]],
    ["x \u0085", [87, 1587, 227]],
    ["\u0085\u0085y", [126, 227, 126, 227, 88]],
    ["a \ufeffb", [64, 27332, 119, 123, 65]],
    ["\ufeffHello", [171, 119, 123, 15496]],
    ["a \u001c b", [64, 220, 216, 275]],
    ["\u180ea", [157, 254, 236, 64]],
    ["a\udc00b", [64, 4210, 65]],
    ["", []],
  ])("%j is what Python's tiktoken gives", (text, ids) => {
    expect(tokenizer.encode(text)).toEqual(ids);
  });
});

describe("agrees with js-tiktoken", () => {
  const reference = new Tiktoken(ranks);

  test("on encode", () => {
    // U+FEFF and U+0085 are where its pattern differs from tiktoken's own.
    const comparable = anyString.map((s) => s.replace(/[\ufeff\u0085]/g, " "));
    const letters = fc.string({ unit: fc.constantFrom("a", "e", "n", "t", "T"), maxLength: 60 });
    fc.assert(
      fc.property(fc.oneof(comparable, letters), (s) => {
        expect(tokenizer.encode(s)).toEqual(reference.encode(s));
      }),
      { numRuns: 1000 },
    );
  });

  test("on encode with special tokens", () => {
    const part = fc.constantFrom("<|endoftext|>", "<|endof", "text|>", "<", "|", "a", " ");
    fc.assert(
      fc.property(fc.array(part), (parts) => {
        const s = parts.join("");
        expect(tokenizer.encode(s, { allowedSpecial: "all" })).toEqual(reference.encode(s, "all"));
        expect(tokenizer.encode(s, { disallowedSpecial: [] })).toEqual(reference.encode(s, [], []));
      }),
    );
  });

  test("on decode, but keeps the U+FEFF that it drops", () => {
    fc.assert(
      fc.property(gpt2Ids, (ids) => {
        expect(tokenizer.decode(ids).replace(/^\ufeff/, "")).toBe(reference.decode(ids));
      }),
      { numRuns: 1000 },
    );
    expect(tokenizer.decode([171, 119, 123])).toBe("\ufeff");
  });
});

/** A hostile text is one long piece. Were encode quadratic, these would meet the test's timeout. */
describe("a quarter of a million characters without a break", () => {
  const n = 2 ** 18;
  let state = 1;
  const random = (below: number) => {
    state = (state * 48271) % 0x7fffffff; // a Lehmer generator: the same letters every time
    return state % below;
  };
  const randomText = (alphabet: string) => Array.from({ length: n }, () => alphabet[random(alphabet.length)]).join("");

  test.each([
    ["a", 4],
    ["=", 64],
    ["0", 16],
    ["\n", 2],
    ["\0", 1],
  ])("of %j are tokens of %i", (character, length) => {
    const token = tokenizer.encode(character.repeat(length));
    expect(token).toHaveLength(1);
    expectAll(tokenizer.encode(character.repeat(n)), token[0], n / length);
  });

  test("of blanks, before a letter or not", () => {
    expectAll(tokenizer.encode(" ".repeat(n)), 220, n);
    const ids = tokenizer.encode(`${" ".repeat(n)}a`);
    expect(ids.pop()).toBe(257); // " a"
    expectAll(ids, 220, n - 1);
  });

  test("of four bytes each", () => {
    const ids = tokenizer.encode("😀".repeat(n / 4));
    const face = tokenizer.encode("😀");
    expect(ids).toHaveLength((n / 4) * face.length);
    expect(ids.every((id, i) => id === face[i % face.length])).toBe(true);
  });

  test.each(["abcdefghijklmnopqrstuvwxyz", "!?#$%&()*+-/", "äöüß語字"])("drawn from %s", (alphabet) => {
    const text = randomText(alphabet);
    const ids = tokenizer.encode(text);
    expect(tokenizer.decode(ids)).toBe(text);
    // Nothing is left to merge. Neighbours that are one token would encode to it.
    for (let i = 1; i < 20_000; i++) {
      const pair = tokenizer.decode(ids.slice(i - 1, i + 1));
      if (!pair.includes("\ufffd")) expect(tokenizer.encode(pair).length).toBeGreaterThan(1);
    }
  });

  test("of special tokens", () => {
    const text = "<|endoftext|>".repeat(n / 16);
    expectAll(tokenizer.encode(text, { allowedSpecial: "all" }), tokenizer.eotToken, n / 16);
    expect(tokenizer.decode(tokenizer.encode(text, { disallowedSpecial: [] }))).toBe(text);
  });

  function expectAll(ids: readonly number[], id: number | undefined, count: number): void {
    expect(ids).toHaveLength(count);
    expect(ids.every((each) => each === id)).toBe(true); // one comparison: so many assertions would take seconds
  }
});
