import fc from "fast-check";
import { expect, test } from "vitest";
import cases from "../../../../oracle/fixtures/ops_views.json" with { type: "json" };
import { permute, zeros } from "../../src/index.ts";
import { shapes, tensors } from "../../src/testing.ts";
import { checkGradients, expectView, refusal } from "../elements.ts";
import { testAgainstPyTorch } from "../fixtures.ts";

testAgainstPyTorch(cases.filter(({ op }) => op === "permute"));

const inputs = shapes().chain((shape) =>
  fc.tuple(tensors(shape), fc.shuffledSubarray([...shape.keys()], { minLength: shape.length })),
);

test("permute is a view whose axis i is x's axis dims[i]", () => {
  fc.assert(
    fc.property(inputs, ([x, dims]) => {
      const y = permute(x, dims);
      expect(y.shape).toEqual(dims.map((axis) => x.shape[axis]));
      expectView(y, x, (position) => x.shape.map((_, axis) => position[dims.indexOf(axis)]!));
    }),
  );
});

test("x.T is a view with the axes in reverse order", () => {
  fc.assert(
    fc.property(inputs, ([x]) => {
      expect(x.T.shape).toEqual(x.shape.toReversed());
      expectView(x.T, x, (position) => position.toReversed());
    }),
  );
});

test("the gradients of permute and T", () => {
  fc.assert(
    fc.property(inputs, ([x, dims]) => {
      checkGradients((x) => permute(x, dims), [x]);
      checkGradients((x) => x.T, [x]);
    }),
  );
});

test("refusals", () => {
  expect(refusal(() => permute(zeros([1]), 0 as never))).toBe("IndexError: permute: dims is an array of axes, got 0");
  expect(refusal(() => permute(zeros([2, 3]), [0, 0]))).toBe(
    "IndexError: permute: dims must be each of the 2 axes once, got [0, 0]. Use transpose to swap two of them",
  );
  expect(refusal(() => permute(zeros([2, 3]), [0]))).toBe(
    "IndexError: permute: dims must be each of the 2 axes once, got [0]. Use transpose to swap two of them",
  );
});

test("refuses an axis that comes twice beside all others, and what is no tensor", () => {
  expect(() => permute(zeros([2, 3]), [0, 1, 0])).toThrow(
    "permute: dims must be each of the 2 axes once, got [0, 1, 0]. Use transpose to swap two of them",
  );
  expect(() => permute([1, 2] as never, [0])).toThrow("permute: takes a tensor, got [1, 2]. Did you mean tensor(…)?");
});
