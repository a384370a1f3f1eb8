import fc from "fast-check";
import { expect, test } from "vitest";
import { reciprocal } from "../../src/index.ts";
import { anyTensor, expectSame, grid, testDefinition, testFixtures, testGradient } from "./elementwise.ts";

testFixtures("reciprocal");
testDefinition(reciprocal, (x) => 1 / x);
testGradient(reciprocal, grid(1, 3));

test("undoes itself", () => {
  fc.assert(
    fc.property(anyTensor(grid(1, 8)), (x) => {
      expectSame(reciprocal(reciprocal(x)), x, 1e-6);
    }),
  );
});

test("refuses what is no tensor", () => {
  expect(() => reciprocal("1" as never)).toThrow('reciprocal: takes a tensor, got "1". Did you mean tensor(…)?');
});
