import fc from "fast-check";
import { expect, test } from "vitest";
import { sign } from "../../src/index.ts";
import { anyTensor, awayFrom0, expectSame, testDefinition, testFixtures, testGradient } from "./elementwise.ts";

testFixtures("sign");
testDefinition(sign, (x) => Math.sign(x) || 0);
testGradient(sign, awayFrom0);

test("gives x back with abs", () => {
  fc.assert(
    fc.property(anyTensor(fc.float({ noNaN: true, noDefaultInfinity: true })), (x) => {
      expectSame(sign(x).mul(x.abs()), x);
    }),
  );
});

test("refuses what is no tensor", () => {
  expect(() => sign(1 as never)).toThrow("sign: takes a tensor, got 1. Did you mean tensor(…)?");
});
