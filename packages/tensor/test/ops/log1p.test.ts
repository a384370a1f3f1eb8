import fc from "fast-check";
import { expect, test } from "vitest";
import { log1p } from "../../src/index.ts";
import { anyTensor, expectSame, grid, testDefinition, testFixtures, testGradient } from "./elementwise.ts";

testFixtures("log1p");
testDefinition(log1p, Math.log1p);
testGradient(log1p, grid(0, 2));

test("is undone by expm1, also near 0", () => {
  fc.assert(
    fc.property(anyTensor(grid(0, 8)), (x) => {
      const small = x.mul(2 ** -20);
      expectSame(
        log1p(small)
          .expm1()
          .mul(2 ** 20),
        x,
        1e-6,
      );
    }),
  );
});

test("refuses what is no tensor", () => {
  expect(() => log1p(1 as never)).toThrow("log1p: takes a tensor, got 1. Did you mean tensor(…)?");
});
