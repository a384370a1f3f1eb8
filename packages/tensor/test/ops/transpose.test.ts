import fc from "fast-check";
import { expect, test } from "vitest";
import cases from "../../../../oracle/fixtures/ops_views.json" with { type: "json" };
import { transpose, zeros } from "../../src/index.ts";
import { shapes, tensors } from "../../src/testing.ts";
import { checkGradients, expectView, refusal } from "../elements.ts";
import { testAgainstPyTorch } from "../fixtures.ts";

testAgainstPyTorch(cases.filter(({ op }) => op === "transpose"));

const inputs = shapes({ minRank: 1, maxRank: 3 }).chain((shape) =>
  fc.tuple(tensors(shape), fc.nat(shape.length - 1), fc.nat(shape.length - 1)),
);

test("transpose is a view with two axes swapped", () => {
  fc.assert(
    fc.property(inputs, ([x, i, j]) => {
      const swap = (list: readonly number[]): number[] => list.with(i, list[j]!).with(j, list[i]!);
      const y = transpose(x, i, j - x.ndim);
      expect(y.shape).toEqual(swap(x.shape));
      expectView(y, x, swap);
    }),
  );
});

test("transposing twice is the tensor", () => {
  fc.assert(
    fc.property(inputs, ([x, i, j]) => {
      expect(transpose(transpose(x, i, j), j, i).toArray()).toEqual(x.toArray());
    }),
  );
});

test("the gradient of transpose", () => {
  fc.assert(
    fc.property(inputs, ([x, i, j]) => {
      checkGradients((x) => transpose(x, i, j), [x]);
    }),
  );
});

test("refusals", () => {
  expect(refusal(() => transpose(zeros([2, 3]), 0, 2))).toBe(
    "IndexError: transpose: dim must be a whole number from -2 to 1 for 2 axes, got 2. Use 1 or -1 for the last one",
  );
});
