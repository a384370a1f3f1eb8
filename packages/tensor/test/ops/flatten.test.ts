import fc from "fast-check";
import { expect, test } from "vitest";
import cases from "../../../../oracle/fixtures/ops_views.json" with { type: "json" };
import { flatten, zeros } from "../../src/index.ts";
import { shapes, tensors } from "../../src/testing.ts";
import { checkGradients, refusal } from "../elements.ts";
import { testAgainstPyTorch } from "../fixtures.ts";

testAgainstPyTorch(cases.filter(({ op }) => op === "flatten"));

const inputs = shapes({ minRank: 1 }).chain((shape) =>
  fc.tuple(
    tensors(shape),
    fc.tuple(fc.nat(shape.length - 1), fc.nat(shape.length - 1)).map((dims) => dims.sort() as [number, number]),
  ),
);

test("flatten keeps the row-major order", () => {
  fc.assert(
    fc.property(inputs, ([x, [start, end]]) => {
      const y = flatten(x, start, end - x.ndim);
      expect(y.ndim).toBe(x.ndim - (end - start));
      expect(y.toTypedArray()).toEqual(x.toTypedArray());
    }),
  );
});

test("flatten of a contiguous tensor is a view", () => {
  fc.assert(
    fc.property(inputs, ([x]) => {
      const y = x.contiguous();
      expect(flatten(y).storage).toBe(y.storage);
    }),
  );
});

test("the gradient of flatten", () => {
  fc.assert(
    fc.property(inputs, ([x, [start, end]]) => {
      checkGradients((x) => flatten(x, start, end), [x]);
    }),
  );
});

test("refusals", () => {
  expect(refusal(() => flatten(zeros([2, 3]), 1, 0))).toBe(
    "ShapeError: flatten: startDim must not come after endDim (1 and 0), got [2, 3]. Did you mean flatten(0, 1)?",
  );
});
