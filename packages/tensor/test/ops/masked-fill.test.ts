import fc from "fast-check";
import { expect, test } from "vitest";
import { grad, maskedFill, tensor, where } from "../../src/index.ts";
import { broadcastableShapes, gradcheck, gradgradcheck, tensors } from "../../src/testing.ts";
import { anyFloat, expectSame, testFixtures } from "./elementwise.ts";

testFixtures("maskedFill");

const xAndMask = broadcastableShapes(2, { maxRank: 3, maxSize: 3 }).chain(([a, b]) =>
  fc.tuple(tensors(a!), tensors(b!, { dtype: "bool" })),
);

test("is where, with the value in x's dtype", () => {
  fc.assert(
    fc.property(xAndMask, anyFloat, ([x, mask], value) => {
      expectSame(maskedFill(x, mask, value), where(mask, value, x));
      expectSame(
        maskedFill(maskedFill(x, mask, value), mask.logicalNot(), value),
        where(mask, value, value).add(x.mul(0)),
      );
    }),
  );
});

test("has the right first and second derivatives, for the value too", () => {
  fc.assert(
    fc.property(xAndMask, tensors([]), ([x, mask], value) => {
      gradcheck((x, value) => maskedFill(x, mask, value), [x, value]);
      gradgradcheck((x, value) => maskedFill(x, mask, value).square(), [x, value]);
    }),
    { numRuns: 50 },
  );
});

test("a fill of -Infinity leaves no NaN in the gradient", () => {
  const x = tensor([1, 2]).requiresGrad_();
  const y = maskedFill(x, tensor([false, true]), Number.NEGATIVE_INFINITY).softmax(-1);
  expect(grad(y.sum(), x).toArray()).toEqual([0, 0]);
});

test("refuses other masks, other values and other shapes", () => {
  const mask = tensor([true, false]);
  expect(() => maskedFill(tensor([1, 2]), tensor([1, 0]), 0)).toThrow(
    'maskedFill: takes bool, got float32. Convert with to("bool")',
  );
  expect(() => maskedFill(tensor([1, 2]), mask, tensor([1]))).toThrow(
    "maskedFill: the value must be a number or a scalar tensor, got [1]",
  );
  expect(() => maskedFill(tensor([1, 2, 3]), mask, 0)).toThrow(
    "maskedFill: sizes must match or be 1, but axis -1 has 3 and 2, got [3] and [2]",
  );
  expect(() => maskedFill(tensor([1, 2], { dtype: "int32" }), mask, Number.POSITIVE_INFINITY)).toThrow(
    'maskedFill: Infinity does not fit int32. Convert x first, with to("float32")',
  );
  expect(() => maskedFill(tensor([1, 2], { dtype: "int32" }), mask, tensor(1.5))).toThrow(
    "maskedFill: takes int32 or bool, got float32",
  );
});

test("refuses numbers just outside int32", () => {
  const x = tensor([0], { dtype: "int32" });
  for (const value of [2 ** 31, -(2 ** 31) - 1]) {
    expect(() => maskedFill(x, tensor([true]), value)).toThrow(`maskedFill: ${value} does not fit int32`);
  }
});

test("takes every int32", () => {
  const x = tensor([0, 0], { dtype: "int32" });
  for (const value of [2 ** 31 - 1, -(2 ** 31 - 1)]) {
    expect(maskedFill(x, tensor([true, false]), value).toArray()).toEqual([value, 0]);
  }
});
