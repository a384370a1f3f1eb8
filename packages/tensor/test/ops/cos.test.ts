import fc from "fast-check";
import { expect, test } from "vitest";
import { cos, onesLike } from "../../src/index.ts";
import { anyTensor, expectSame, grid, testDefinition, testFixtures, testGradient } from "./elementwise.ts";

testFixtures("cos");
testDefinition(cos, Math.cos);
testGradient(cos, grid(-2, 2));

test("with sin: the squares make 1", () => {
  fc.assert(
    fc.property(anyTensor(fc.float({ noNaN: true, noDefaultInfinity: true })), (x) => {
      expectSame(cos(x).square().add(x.sin().square()), onesLike(x), 1e-6);
    }),
  );
});

test("refuses what is no tensor", () => {
  expect(() => cos(1 as never)).toThrow("cos: takes a tensor, got number. Did you mean tensor(…)?");
});
