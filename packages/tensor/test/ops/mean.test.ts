import fc from "fast-check";
import { expect, test } from "vitest";
import { mean, tensor } from "../../src/index.ts";
import { refusal } from "../elements.ts";
import { expectSame, reductions, testFixtures, testGradient, testReduction } from "./reductions.ts";

testFixtures("mean");
testReduction(mean, (values) => values.reduce((total, value) => total + value, 0) / values.length);
testGradient((x, dims, options) => mean(x.mul(x), dims, options), 1);

test("what is left when the mean is taken away has the mean 0", () => {
  fc.assert(
    fc.property(reductions(1), ([x, dims]) => {
      const rest = mean(x.sub(mean(x, dims, { keepdim: true })), dims);
      expectSame(rest, rest.mul(0));
    }),
  );
});

test("does not overflow where the mean does not", () => {
  expect(mean(tensor([3e38, 3e38])).item()).toBe(Math.fround(3e38));
});

test("refuses integers", () => {
  expect(refusal(() => mean(tensor(Int32Array.of(1, 2))))).toBe(
    'DTypeError: mean: takes float32, got int32. Convert with { dtype: "float32" }',
  );
});
