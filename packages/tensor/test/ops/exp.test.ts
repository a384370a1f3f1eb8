import fc from "fast-check";
import { expect, test } from "vitest";
import { exp } from "../../src/index.ts";
import { anyFloat, anyTensor, expectSame, grid, testDefinition, testFixtures, testGradient } from "./elementwise.ts";

testFixtures("exp");
testDefinition(exp, Math.exp, anyFloat, 1);
testGradient(exp, grid(-2, 2));

test("turns sums into products", () => {
  fc.assert(
    fc.property(anyTensor(grid(-8, 8)), (x) => {
      expectSame(exp(x.add(1)), exp(x).mul(Math.E), 1e-6);
    }),
  );
});

test("refuses what is no tensor", () => {
  expect(() => exp(1 as never)).toThrow("exp: takes a tensor, got 1. Did you mean tensor(…)?");
});
