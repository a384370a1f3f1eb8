import fc from "fast-check";
import { expect, test } from "vitest";
import { tanh } from "../../src/index.ts";
import { anyFloat, anyTensor, expectSame, grid, testDefinition, testFixtures, testGradient } from "./elementwise.ts";

testFixtures("tanh");
testDefinition(tanh, Math.tanh, anyFloat, 2);
testGradient(tanh, grid(-2, 2));

test("is odd", () => {
  fc.assert(
    fc.property(anyTensor(anyFloat), (x) => {
      expectSame(tanh(x.neg()), tanh(x).neg(), 1e-7);
    }),
  );
});

test("refuses what is no tensor", () => {
  expect(() => tanh(1 as never)).toThrow("tanh: takes a tensor, got 1. Did you mean tensor(…)?");
});
