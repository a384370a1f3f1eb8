import fc from "fast-check";
import { expect, test } from "vitest";
import cases from "../../../../oracle/fixtures/ops_views.json" with { type: "json" };
import { flip, zeros } from "../../src/index.ts";
import { shapes, tensors } from "../../src/testing.ts";
import { at, checkGradients, expectElements, refusal } from "../elements.ts";
import { testAgainstPyTorch } from "../fixtures.ts";

testAgainstPyTorch(cases.filter(({ op }) => op === "flip"));

const inputs = shapes().chain((shape) => fc.tuple(tensors(shape), fc.subarray([...shape.keys()])));

test("flip reverses the order along some axes", () => {
  fc.assert(
    fc.property(inputs, ([x, dims]) => {
      const mirror = (position: number[]): number[] =>
        position.map((i, axis) => (dims.includes(axis) ? x.shape[axis]! - 1 - i : i));
      expectElements(flip(x, dims), (position) => at(x, mirror(position)));
    }),
  );
});

test("flipping twice is the tensor", () => {
  fc.assert(
    fc.property(inputs, ([x, dims]) => {
      expect(flip(flip(x, dims), dims).toTypedArray()).toEqual(x.toTypedArray());
    }),
  );
});

test("the gradient of flip", () => {
  fc.assert(
    fc.property(inputs, ([x, dims]) => {
      checkGradients((x) => flip(x, dims), [x]);
    }),
  );
});

test("refusals", () => {
  for (const dims of [undefined, null]) {
    expect(refusal(() => flip(zeros([2]), dims as never))).toBe(
      "IndexError: flip: takes the axes to reverse, got none",
    );
  }
  expect(refusal(() => flip(zeros([2, 3]), [0, -2]))).toBe("IndexError: flip: dim 0 appears more than once in [0, -2]");
});
