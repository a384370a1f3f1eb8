import fc from "fast-check";
import { expect, test } from "vitest";
import { softmax, tensor } from "../../src/index.ts";
import { refusal } from "../elements.ts";
import { alongOneAxis, checkDerivatives, expectEach, expectSame, groups, testFixtures } from "./reductions.ts";

testFixtures("softmax");

test("is its definition", () => {
  fc.assert(
    fc.property(alongOneAxis(1), ([x, dim]) => {
      const y = softmax(x, dim);
      expect(y.shape).toEqual(x.shape);
      const totals = groups(x, dim).values.map((row) => row.reduce((total, value) => total + Math.exp(value), 0));
      groups(y, dim).values.forEach((row, i) => {
        const wanted = groups(x, dim).values[i]!.map((value) => Math.exp(value) / totals[i]!);
        expectEach(tensor(row), [row.length], wanted);
      });
    }),
  );
});

test("each row has the sum 1, and a shift changes nothing", () => {
  fc.assert(
    fc.property(alongOneAxis(1), ([x, dim]) => {
      const totals = softmax(x, dim).sum(dim);
      expectSame(totals, totals.mul(0).add(1));
      expectSame(softmax(x.add(64), dim), softmax(x, dim));
    }),
  );
});

test("has the right first and second derivatives", () => {
  fc.assert(
    fc.property(alongOneAxis(0), ([x, dim]) => {
      checkDerivatives((z) => softmax(z, dim), [x]);
    }),
    { numRuns: 50 },
  );
});

test("refuses integers, and a missing axis", () => {
  expect(refusal(() => softmax(tensor(Int32Array.of(1, 2)), 0))).toBe(
    'DTypeError: softmax: takes float32, got int32. Convert with { dtype: "float32" }',
  );
  expect(refusal(() => softmax(tensor([1, 2]), undefined as never))).toBe(
    "IndexError: softmax: dim must be a whole number from -1 to 0 for 1 axes, got undefined. Say which, as in -1 for the last one",
  );
});
