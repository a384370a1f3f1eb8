import fc from "fast-check";
import { expect, test } from "vitest";
import { sqrt } from "../../src/index.ts";
import { anyTensor, expectSame, grid, testDefinition, testFixtures, testGradient } from "./elementwise.ts";

testFixtures("sqrt");
testDefinition(sqrt, Math.sqrt);
testGradient(sqrt, grid(1, 3));

test("of a square is the size", () => {
  fc.assert(
    fc.property(anyTensor(grid(-8, 8)), (x) => {
      expectSame(sqrt(x.square()), x.abs());
    }),
  );
});

test("refuses what is no tensor", () => {
  expect(() => sqrt(1 as never)).toThrow("sqrt: takes a tensor, got 1. Did you mean tensor(…)?");
});
