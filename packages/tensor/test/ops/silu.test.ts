import fc from "fast-check";
import { expect, test } from "vitest";
import { silu, tensor } from "../../src/index.ts";
import { anyTensor, expectSame, grid, testDefinition, testFixtures, testGradient } from "./elementwise.ts";

testFixtures("silu");
testDefinition(silu, (x) => x / (1 + Math.exp(-x)), grid(-80, 80), 4);
testGradient(silu, grid(-2, 2));

test("of x less that of -x is x", () => {
  fc.assert(
    fc.property(anyTensor(grid(-80, 80)), (x) => {
      expectSame(silu(x).sub(silu(x.neg())), x, 1e-6);
    }),
  );
});

test("refuses integers", () => {
  expect(() => silu(tensor([1], { dtype: "int32" }))).toThrow("silu: takes float32, got int32");
});
