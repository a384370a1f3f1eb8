import { expect, test } from "vitest";
import { full, log2 } from "../../src/index.ts";
import { grid, testDefinition, testFixtures, testGradient } from "./elementwise.ts";

testFixtures("log2");
testDefinition(log2, Math.log2);
testGradient(log2, grid(1, 3));

test("is exact for powers of two", () => {
  for (let k = -149; k < 128; k++) expect(log2(full([], 2 ** k, { dtype: "float32" })).item()).toBe(k);
});

test("refuses what is no tensor", () => {
  expect(() => log2(1 as never)).toThrow("log2: takes a tensor, got 1. Did you mean tensor(…)?");
});
