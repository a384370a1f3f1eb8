import fc from "fast-check";
import { expect, test } from "vitest";
import { onesLike, rsqrt } from "../../src/index.ts";
import { anyTensor, expectSame, grid, testDefinition, testFixtures, testGradient } from "./elementwise.ts";

testFixtures("rsqrt");
testDefinition(rsqrt, (x) => 1 / Math.sqrt(x));
testGradient(rsqrt, grid(1, 3));

test("is 1 / sqrt", () => {
  fc.assert(
    fc.property(anyTensor(grid(1, 8)), (x) => {
      expectSame(rsqrt(x).mul(x.sqrt()), onesLike(x), 1e-6);
    }),
  );
});

test("refuses what is no tensor", () => {
  expect(() => rsqrt(1 as never)).toThrow("rsqrt: takes a tensor, got 1. Did you mean tensor(…)?");
});
