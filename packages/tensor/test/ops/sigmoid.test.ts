import fc from "fast-check";
import { expect, test } from "vitest";
import { onesLike, sigmoid } from "../../src/index.ts";
import { anyFloat, anyTensor, expectSame, grid, testDefinition, testFixtures, testGradient } from "./elementwise.ts";

testFixtures("sigmoid");
testDefinition(sigmoid, (x) => 1 / (1 + Math.exp(-x)), anyFloat, 3);
testGradient(sigmoid, grid(-2, 2));

test("of x and of -x make 1", () => {
  fc.assert(
    fc.property(anyTensor(anyFloat), (x) => {
      expectSame(sigmoid(x).add(sigmoid(x.neg())), onesLike(x), 1e-7);
    }),
  );
});

test("refuses what is no tensor", () => {
  expect(() => sigmoid(1 as never)).toThrow("sigmoid: takes a tensor, got 1. Did you mean tensor(…)?");
});
