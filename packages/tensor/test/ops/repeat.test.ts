import fc from "fast-check";
import { expect, test } from "vitest";
import cases from "../../../../oracle/fixtures/ops_views.json" with { type: "json" };
import { cat, repeat, zeros } from "../../src/index.ts";
import { shapes, tensors } from "../../src/testing.ts";
import { at, checkGradients, expectElements, refusal } from "../elements.ts";
import { testAgainstPyTorch } from "../fixtures.ts";

testAgainstPyTorch(cases.filter(({ op }) => op === "repeat"));

const inputs = shapes({ maxRank: 3, maxSize: 3 }).chain((shape) =>
  fc.tuple(tensors(shape), fc.array(fc.nat(2), { minLength: shape.length, maxLength: shape.length + 1 })),
);

test("repeat shows x again and again along each axis, in a storage of its own", () => {
  fc.assert(
    fc.property(inputs, ([x, sizes]) => {
      const y = repeat(x, sizes);
      const added = sizes.length - x.ndim;
      expect(y.shape).toEqual(sizes.map((times, axis) => times * (x.shape[axis - added] ?? 1)));
      expect(y.storage).not.toBe(x.storage);
      expectElements(y, (position) =>
        at(
          x,
          position.slice(added).map((i, axis) => i % x.shape[axis]!),
        ),
      );
    }),
  );
});

test("repeat along one axis is cat", () => {
  fc.assert(
    fc.property(
      shapes({ minRank: 1 }).chain((shape) => tensors(shape)),
      (x) => {
        expect(
          repeat(
            x,
            x.shape.map((_, axis) => (axis === 0 ? 3 : 1)),
          ).toArray(),
        ).toEqual(cat([x, x, x]).toArray());
      },
    ),
  );
});

test("the gradient of repeat", () => {
  fc.assert(
    fc.property(inputs, ([x, sizes]) => {
      checkGradients((x) => repeat(x, sizes), [x]);
    }),
  );
});

test("refusals", () => {
  expect(refusal(() => repeat(zeros([2, 3]), [2]))).toBe(
    "ShapeError: repeat: there must be a size for every axis, got [2, 3] and [2]",
  );
  expect(refusal(() => repeat(zeros([2]), 2 as never))).toBe(
    "ShapeError: repeat: a shape is an array of sizes, got 2. Did you mean [2]? Several sizes are one array, as in [2, 3]",
  );
});
