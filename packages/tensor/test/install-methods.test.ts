import { expect, test } from "vitest";
import { ones, Tensor } from "../src/index.ts";
import * as methods from "../src/methods.ts";

const names = [...Object.keys(methods), "backward", "where", "T"];

test("every method is a property of all tensors", () => {
  expect(names.filter((name) => !(name in Tensor.prototype))).toEqual([]);
});

test("methods are not among the keys of a tensor, and cannot be overwritten", () => {
  const x = ones([2]);
  const keys: string[] = [];
  for (const key in x) keys.push(key);
  expect(keys.filter((key) => names.includes(key))).toEqual([]);
  expect(() => Object.assign(x, { add: 1 })).toThrow(TypeError);
});
