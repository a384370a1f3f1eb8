import fc from "fast-check";
import { expect, test } from "vitest";
import { log } from "../../src/index.ts";
import { anyTensor, expectSame, grid, testDefinition, testFixtures, testGradient } from "./elementwise.ts";

testFixtures("log");
testDefinition(log, Math.log);
testGradient(log, grid(1, 3));

test("is undone by exp", () => {
  fc.assert(
    fc.property(anyTensor(grid(1, 8)), (x) => {
      expectSame(log(x).exp(), x, 1e-6);
    }),
  );
});

test("refuses what is no tensor", () => {
  expect(() => log(1 as never)).toThrow("log: takes a tensor, got 1. Did you mean tensor(…)?");
});
