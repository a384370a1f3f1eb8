import fc from "fast-check";
import { expect, test } from "vitest";
import { erf } from "../../src/index.ts";
import { anyFloat, anyTensor, expectSame, grid, testFixtures, testGradient } from "./elementwise.ts";

testFixtures("erf"); // its definition in float64: test/kernels/math.test.ts
testGradient(erf, grid(-2, 2));

test("is odd, and rises from -1 to 1", () => {
  fc.assert(
    fc.property(anyTensor(anyFloat), (x) => {
      expectSame(erf(x.neg()), erf(x).neg());
      expect(erf(x.add(1)).ge(erf(x)).toTypedArray()).not.toContain(0);
      expect(erf(x).abs().le(1).toTypedArray()).not.toContain(0);
    }),
  );
});

test("refuses what is no tensor", () => {
  expect(() => erf(1 as never)).toThrow("erf: takes a tensor, got 1. Did you mean tensor(…)?");
});
