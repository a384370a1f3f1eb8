import fc from "fast-check";
import { expect, test } from "vitest";
import { cos, onesLike, sin } from "../../src/index.ts";
import { anyTensor, expectSame, grid, testDefinition, testFixtures, testGradient } from "./elementwise.ts";

testFixtures("sin");
testDefinition(sin, Math.sin);
testGradient(sin, grid(-2, 2));

testFixtures("cos");
testDefinition(cos, Math.cos);
testGradient(cos, grid(-2, 2));

test("has period 2π", () => {
  fc.assert(
    fc.property(anyTensor(grid(-8, 8)), (x) => {
      expectSame(sin(x.add(2 * Math.PI)), sin(x), 2e-6);
    }),
  );
});

test("with sin: the squares make 1", () => {
  fc.assert(
    fc.property(anyTensor(fc.float({ noNaN: true, noDefaultInfinity: true })), (x) => {
      expectSame(cos(x).square().add(x.sin().square()), onesLike(x), 1e-6);
    }),
  );
});

test("refuse what is no tensor", () => {
  expect(() => sin(1 as never)).toThrow("sin: takes a tensor, got 1. Did you mean tensor(…)?");
  expect(() => cos(1 as never)).toThrow("cos: takes a tensor, got 1. Did you mean tensor(…)?");
});
