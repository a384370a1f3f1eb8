import fc from "fast-check";
import { expect, test } from "vitest";
import { expm1 } from "../../src/index.ts";
import { anyTensor, expectSame, grid, testDefinition, testFixtures, testGradient } from "./elementwise.ts";

testFixtures("expm1");
testDefinition(expm1, Math.expm1);
testGradient(expm1, grid(-2, 2));

test("is exp - 1", () => {
  fc.assert(
    fc.property(anyTensor(grid(-4, 4)), (x) => {
      expectSame(expm1(x).add(1), x.exp(), 1e-6);
    }),
  );
});

test("refuses what is no tensor", () => {
  expect(() => expm1(1 as never)).toThrow("expm1: takes a tensor, got 1. Did you mean tensor(…)?");
});
