import fc from "fast-check";
import { expect, test } from "vitest";
import { abs, tensor } from "../../src/index.ts";
import {
  anyFloat,
  anyTensor,
  awayFrom0,
  expectSame,
  testDefinition,
  testFixtures,
  testGradient,
} from "./elementwise.ts";

testFixtures("abs");
testDefinition(abs, Math.abs);
testGradient(abs, awayFrom0);

test("does not see the sign", () => {
  fc.assert(
    fc.property(anyTensor(anyFloat), (x) => {
      expectSame(abs(x), abs(x.neg()));
    }),
  );
});

test("refuses bools", () => {
  expect(() => abs(tensor([true]))).toThrow("abs: takes float32 or int32, got bool");
});
