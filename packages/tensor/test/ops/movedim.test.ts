import fc from "fast-check";
import { expect, test } from "vitest";
import cases from "../../../../oracle/fixtures/ops_views.json" with { type: "json" };
import { movedim, zeros } from "../../src/index.ts";
import { shapes, tensors } from "../../src/testing.ts";
import { checkGradients, expectView, refusal } from "../elements.ts";
import { testAgainstPyTorch } from "../fixtures.ts";

testAgainstPyTorch(cases.filter(({ op }) => op === "movedim"));

const inputs = shapes({ minRank: 1 }).chain((shape) =>
  fc.tuple(tensors(shape), fc.nat(shape.length - 1), fc.nat(shape.length - 1)),
);

test("movedim takes an axis out and puts it in elsewhere: a view", () => {
  fc.assert(
    fc.property(inputs, ([x, source, destination]) => {
      const y = movedim(x, source, destination - x.ndim);
      expect(y.shape).toEqual(x.shape.toSpliced(source, 1).toSpliced(destination, 0, x.shape[source]!));
      expectView(y, x, (position) => position.toSpliced(destination, 1).toSpliced(source, 0, position[destination]!));
    }),
  );
});

test("moving back is the tensor", () => {
  fc.assert(
    fc.property(inputs, ([x, source, destination]) => {
      expect(movedim(movedim(x, source, destination), destination, source).strides).toEqual(x.strides);
    }),
  );
});

test("the gradient of movedim", () => {
  fc.assert(
    fc.property(inputs, ([x, source, destination]) => {
      checkGradients((x) => movedim(x, source, destination), [x]);
    }),
  );
});

test("refusals", () => {
  expect(refusal(() => movedim(zeros([2, 3]), [0, 1], 0))).toBe(
    "IndexError: movedim: there must be one destination for each source, got 2 and 1",
  );
  expect(refusal(() => movedim(zeros([2, 3]), [0, -2], [0, 1]))).toBe(
    "IndexError: movedim: dim 0 appears more than once in [0, 0]",
  );
});
