import fc from "fast-check";
import { expect, test } from "vitest";
import { square } from "../../src/index.ts";
import { anyFloat, anyTensor, expectSame, grid, testDefinition, testFixtures, testGradient } from "./elementwise.ts";

testFixtures("square");
testDefinition(square, (x) => x * x);
testGradient(square, grid(-2, 2));

test("is x · x", () => {
  fc.assert(
    fc.property(anyTensor(anyFloat), (x) => {
      expectSame(square(x), x.mul(x));
    }),
  );
});

test("refuses what is no tensor", () => {
  expect(() => square("1" as never)).toThrow('square: takes a tensor, got "1". Did you mean tensor(…)?');
});
