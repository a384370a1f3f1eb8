import fc from "fast-check";
import { expect, test } from "vitest";
import cases from "../../../../oracle/fixtures/ops_views.json" with { type: "json" };
import { broadcastTo, expand, tensor, zeros } from "../../src/index.ts";
import { broadcastableShapes, tensors } from "../../src/testing.ts";
import { checkGradients, expectView, refusal } from "../elements.ts";
import { testAgainstPyTorch } from "../fixtures.ts";

testAgainstPyTorch(cases.filter(({ op }) => op === "expand" || op === "broadcastTo"));

/** A tensor, and a shape that it expands to. */
const inputs = broadcastableShapes(1, { maxRank: 3 }).chain(([shape]) =>
  fc
    .tuple(tensors(shape!), fc.array(fc.nat(3), { maxLength: 2 }), fc.nat(3))
    .map(([x, added, size]) => [x, [...added, ...shape!.map((n) => (n === 1 ? size : n))]] as const),
);

test("expand is a view that repeats axes of size 1 and new leading ones", () => {
  fc.assert(
    fc.property(inputs, ([x, shape]) => {
      const y = expand(x, shape);
      expect(y.shape).toEqual(shape);
      const own = (position: number[]): number[] => position.slice(shape.length - x.ndim);
      expectView(y, x, (position) => own(position).map((i, axis) => (x.shape[axis] === 1 ? 0 : i)));
    }),
  );
});

test("the gradient of expand: the sum over what repeats", () => {
  fc.assert(
    fc.property(inputs, ([x, shape]) => {
      checkGradients((x) => expand(x, shape), [x]);
    }),
  );
});

test("-1 keeps an axis; broadcastTo is the same", () => {
  const x = tensor([[1], [2]]);
  expect(expand(x, [3, -1, 2]).toArray()).toEqual(broadcastTo(x, [3, 2, 2]).toArray());
});

test("refusals", () => {
  expect(refusal(() => expand(zeros([1]), 2 as never))).toBe(
    "ShapeError: expand: a shape is an array of sizes, got 2. Did you mean [2]? Several sizes are one array, as in [2, 3]",
  );
  expect(refusal(() => expand(zeros([2, 3]), [2, 4]))).toBe(
    "ShapeError: expand: only axes of size 1, and new leading axes, can be expanded, got [2, 3] and [2, 4]. Use repeat for more of the same",
  );
  expect(refusal(() => broadcastTo(zeros([2]), [-1, 2]))).toBe(
    "ShapeError: broadcastTo: sizes are whole numbers from 0 on, but axis 0 is -1, got [-1, 2]",
  );
});
