import fc, { type Arbitrary } from "fast-check";
import { expect, test } from "vitest";
import { type Shape, std, type Tensor, tensor, var as variance } from "../../src/index.ts";
import { tensors } from "../../src/testing.ts";
import { refusal } from "../elements.ts";
import { expectSame, groups, reductions, testFixtures, testGradient, testReduction } from "./reductions.ts";

testFixtures("var", "std");

function definition(values: number[], correction: number): number {
  const mean = values.reduce((total, value) => total + value, 0) / values.length;
  return values.reduce((total, value) => total + (value - mean) ** 2, 0) / Math.max(values.length - correction, 0);
}

testReduction(variance, (values) => definition(values, 1));
testReduction(
  (x, dims, options) => variance(x, dims, { ...options, unbiased: false }),
  (values) => definition(values, 0),
);
testReduction(std, (values) => Math.sqrt(definition(values, 1)));

/** Spread out, so that std is far from its kink at 0 along any axes. */
function spread(shape: Shape): Arbitrary<Tensor> {
  return tensors(shape).filter((x) =>
    shape.every((_, axis) => groups(x, axis).values.every((values) => definition(values, 0) > 0.2)),
  );
}

testGradient(variance, 2);
testGradient((x, dims, options) => variance(x, dims, { ...options, correction: 0.5 }), 2);
testGradient(std, 3, spread);

test("a shift changes nothing, a factor of 2 is one of 4", () => {
  fc.assert(
    fc.property(reductions(2), ([x, dims]) => {
      expectSame(variance(x.mul(2).add(1), dims), variance(x, dims).mul(4));
    }),
  );
});

test("the gradient of std is 0 where std is, to the second order", () => {
  const x = tensor([2, 2, 2]).requiresGrad_();
  const y = std(x);
  y.backward(null, { createGraph: true });
  expect(x.grad!.toArray()).toEqual([0, 0, 0]);
  const dx = x.grad!;
  x.grad = null;
  dx.mul(tensor([1, 2, 3]))
    .sum()
    .backward(); // weighted: the sum of dx is 0 anyway
  expect(x.grad!.toArray()).toEqual([0, 0, 0]);
});

test("refuses two ways to say the same, and integers", () => {
  const x = tensor([1, 2]);
  expect(refusal(() => variance(x, { unbiased: false, correction: 0 }))).toBe(
    "ValueError: var: takes unbiased or correction, got both. unbiased: false is correction: 0",
  );
  expect(refusal(() => std(x, 0, { correction: Number.NaN }))).toBe(
    "ValueError: std: correction must be finite, got NaN",
  );
  expect(refusal(() => std(x.to("int32")))).toBe(
    'DTypeError: std: takes float32, got int32. Convert with to("float32")',
  );
});
