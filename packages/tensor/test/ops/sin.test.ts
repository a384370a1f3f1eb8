import fc from "fast-check";
import { expect, test } from "vitest";
import { sin } from "../../src/index.ts";
import { anyTensor, expectSame, grid, testDefinition, testFixtures, testGradient } from "./elementwise.ts";

testFixtures("sin");
testDefinition(sin, Math.sin);
testGradient(sin, grid(-2, 2));

test("has period 2π", () => {
  fc.assert(
    fc.property(anyTensor(grid(-8, 8)), (x) => {
      expectSame(sin(x.add(2 * Math.PI)), sin(x), 2e-6);
    }),
  );
});

test("refuses what is no tensor", () => {
  expect(() => sin(1 as never)).toThrow("sin: takes a tensor, got number. Did you mean tensor(…)?");
});
