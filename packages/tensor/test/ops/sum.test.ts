import fc from "fast-check";
import { expect, test } from "vitest";
import { sum, tensor } from "../../src/index.ts";
import { refusal } from "../elements.ts";
import { expectSame, reductions, testFixtures, testGradient, testReduction } from "./reductions.ts";

testFixtures("sum");
testReduction(sum, (values) => values.reduce((total, value) => total + value, 0));
testGradient((x, dims, options) => sum(x.mul(x), dims, options), 0);

test("some axes, then the others, are all axes", () => {
  fc.assert(
    fc.property(reductions(0), ([x, dims]) => {
      expectSame(sum(sum(x, dims)), sum(x));
    }),
  );
});

test("adds up in float64 and rounds once", () => {
  expect(sum(tensor([1e8, 1, -1e8])).item()).toBe(1);
});

test("converts first where a dtype is given", () => {
  const x = tensor([1.5, 1.5, -0.5]);
  expect([sum(x, { dtype: "int32" }).item(), sum(x, 0, { dtype: "bool" }).toArray()]).toEqual([2, true]);
});

test("refuses axes that are not there, and options that are none", () => {
  const x = tensor([[1, 2]]);
  expect(refusal(() => sum(x, 2))).toBe(
    "IndexError: sum: dim must be a whole number from -2 to 1 for 2 axes, got 2. Use 1 or -1 for the last one",
  );
  expect(refusal(() => sum(x, [0, -2]))).toBe("IndexError: sum: dim 0 appears more than once in [0, -2]");
  expect(refusal(() => sum(x, "0" as never))).toBe(
    "IndexError: sum: dim must be a whole number or an array of them, got string",
  );
  expect(refusal(() => sum(x, 0, true as never))).toBe(
    "ValueError: sum: options are one object, got true. Did you mean { keepdim: … }?",
  );
  expect(refusal(() => sum(1 as never))).toBe("DTypeError: sum: takes a tensor, got 1. Did you mean tensor(…)?");
});
