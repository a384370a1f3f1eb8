import fc from "fast-check";
import { expect, test } from "vitest";
import { all, any, logicalNot, tensor } from "../../src/index.ts";
import { tensors } from "../../src/testing.ts";
import { refusal } from "../elements.ts";
import { expectSame, reductions, testFixtures, testReduction } from "./reductions.ts";

testFixtures("all", "any");

for (const dtype of ["bool", "int32", "float32"] as const) {
  const few = (shape: readonly number[]): ReturnType<typeof tensors> =>
    tensors(shape, { dtype, values: fc.constantFrom(0, 1, 1) });
  testReduction(all, (values) => Number(values.every(Boolean)), 0, few);
  testReduction(any, (values) => Number(values.some(Boolean)), 0, few);
}

test("all are true unless any is not", () => {
  fc.assert(
    fc.property(reductions(0), ([x, dims, keepdim]) => {
      expectSame(all(x, dims, { keepdim }), logicalNot(any(x.eq(0), dims, { keepdim })), 0);
    }),
  );
});

test("has no gradient, and refuses axes that are not there", () => {
  const x = tensor([1]).requiresGrad_();
  expect(refusal(() => all(x).backward())).toBe(
    "GradError: backward: the tensor comes from all, which has no gradient. Compute the loss from what went into it",
  );
  expect(refusal(() => any(x, 1))).toBe(
    "IndexError: any: dim must be a whole number from -1 to 0 for 1 axes, got 1. Use 0 or -1 for the last one",
  );
});
