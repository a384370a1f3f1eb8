import fc from "fast-check";
import { expect, test } from "vitest";
import cases from "../../../../oracle/fixtures/ops_views.json" with { type: "json" };
import { select, zeros } from "../../src/index.ts";
import { shapes, tensors } from "../../src/testing.ts";
import { checkGradients, expectView, refusal } from "../elements.ts";
import { testAgainstPyTorch } from "../fixtures.ts";

testAgainstPyTorch(cases.filter(({ op }) => op === "select"));

const inputs = shapes({ minRank: 1, maxRank: 3, minSize: 1 }).chain((shape) =>
  fc.tuple(tensors(shape), fc.nat(shape.length - 1), fc.nat()),
);

test("select is a view of one place, counted from either end", () => {
  fc.assert(
    fc.property(inputs, ([x, axis, any]) => {
      const n = x.shape[axis]!;
      const i = any % n;
      for (const place of [i, i - n]) {
        const y = select(x, axis - x.ndim, place);
        expect(y.shape).toEqual(x.shape.toSpliced(axis, 1));
        expectView(y, x, (position) => position.toSpliced(axis, 0, i));
      }
    }),
  );
});

test("its gradient", () => {
  fc.assert(fc.property(inputs, ([x, axis]) => checkGradients((x) => select(x, axis, -1), [x])));
});

test("refusals", () => {
  expect(refusal(() => select(zeros([2, 3]), 1, 3))).toBe(
    "IndexError: select: index 3 is out of range for axis 1 of size 3. Use 2 or -1 for the last one",
  );
  expect(refusal(() => select(zeros([]), 0, 0))).toBe(
    "ShapeError: select: a scalar has no axis to take from, got []. Use item() for its value",
  );
});
