import { expect, test } from "vitest";
import { TokenizerError } from "../src/errors.ts";
import { SpecialTokens } from "../src/special-tokens.ts";

const special = new SpecialTokens("toy", { "<end>": 7, "<a.b|c>": 8 });

test("without options a special token in the text is an error that says how to allow it", () => {
  expect(() => special.split("x<end>", {})).toThrow(
    new TokenizerError(
      "encode",
      'the text contains the special token "<end>", which is not allowed',
      'To encode it as one id, pass { allowedSpecial: ["<end>"] } or "all"; as plain text, { disallowedSpecial: [] }',
    ),
  );
  expect(special.split("x < end>", {})).toEqual(["x < end>"]);
});

test("allowed special tokens are ids, at the ends and side by side too", () => {
  const options = { allowedSpecial: "all" } as const;
  expect(special.split("<end>x<a.b|c><end>y", options)).toEqual(["", 7, "x", 8, "", 7, "y"]);
  expect(special.split("<a-b|c>", options)).toEqual(["<a-b|c>"]); // the name is no pattern
});

test("allowing one does not allow the other", () => {
  expect(special.split("<end>", { allowedSpecial: ["<end>"] })).toEqual(["", 7, ""]);
  expect(() => special.split("<end><a.b|c>", { allowedSpecial: ["<end>"] })).toThrow('special token "<a.b|c>"');
});

test("one that is neither allowed nor disallowed is plain text", () => {
  expect(special.split("<end>x", { disallowedSpecial: [] })).toEqual(["<end>x"]);
  expect(special.split("<end>x", { disallowedSpecial: ["<a.b|c>"] })).toEqual(["<end>x"]);
  expect(special.split("<end><a.b|c>", { allowedSpecial: ["<end>"], disallowedSpecial: [] })).toEqual([
    "",
    7,
    "<a.b|c>",
  ]);
});

test("one that is both is an error", () => {
  expect(() => special.split("<end>", { allowedSpecial: "all", disallowedSpecial: "all" })).not.toThrow();
  expect(() => special.split("<end>", { allowedSpecial: "all", disallowedSpecial: ["<end>"] })).toThrow("not allowed");
});

test.each(["allowedSpecial", "disallowedSpecial"])("%s must name special tokens that exist", (option) => {
  expect(() => special.split("", { [option]: ["<ned>"] })).toThrow(
    new TokenizerError(
      "encode",
      `${option} is "all" or a list of special tokens of toy, got "<ned>"`,
      'There is "<end>", "<a.b|c>"',
    ),
  );
});
