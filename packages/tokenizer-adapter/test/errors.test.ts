import { expect, test } from "vitest";
import { show, TokenizerError } from "../src/errors.ts";

test("an error can be caught by its class, and says op, rule and fix", () => {
  const error = new TokenizerError("decode", "takes ids, got 1", "Pass ids");
  expect(error).toBeInstanceOf(Error);
  expect([error.name, error.op, error.message]).toEqual([
    "TokenizerError",
    "decode",
    "decode: takes ids, got 1. Pass ids",
  ]);
});

test.each([
  ["a", '"a"'],
  ["x".repeat(99), `"${"x".repeat(40)}…"`],
  [-0.5, "-0.5"],
  [7n, "7n"],
  [undefined, "undefined"],
  [null, "null"],
  [[1], "an array"],
  [Symbol("s"), "Symbol(s)"],
  [show, "a function"],
])("show(%s)", (value, shown) => {
  expect(show(value)).toBe(shown);
});
