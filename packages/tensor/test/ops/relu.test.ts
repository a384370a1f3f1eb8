import fc from "fast-check";
import { expect, test } from "vitest";
import { relu, tensor } from "../../src/index.ts";
import {
  anyFloat,
  anyTensor,
  awayFrom0,
  expectSame,
  testDefinition,
  testFixtures,
  testGradient,
} from "./elementwise.ts";

testFixtures("relu");
testDefinition(relu, (x) => Math.max(x, 0));
testGradient(relu, awayFrom0);

test("of x less that of -x is x", () => {
  fc.assert(
    fc.property(anyTensor(anyFloat), (x) => {
      expectSame(relu(x).sub(relu(x.neg())), x);
    }),
  );
});

test("refuses bools", () => {
  expect(() => relu(tensor([true]))).toThrow("relu: takes float32 or int32, got bool");
});
