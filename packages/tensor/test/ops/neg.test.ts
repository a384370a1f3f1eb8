import fc from "fast-check";
import { expect, test } from "vitest";
import { neg, tensor } from "../../src/index.ts";
import { anyFloat, anyTensor, expectSame, grid, testDefinition, testFixtures, testGradient } from "./elementwise.ts";

testFixtures("neg");
testDefinition(neg, (x) => -x);
testGradient(neg, grid(-2, 2));

test("undoes itself", () => {
  fc.assert(
    fc.property(anyTensor(anyFloat), (x) => {
      expectSame(neg(neg(x)), x);
    }),
  );
});

test("refuses bools", () => {
  expect(() => neg(tensor([true]))).toThrow("neg: takes float32 or int32, got bool. Did you mean logicalNot?");
});
