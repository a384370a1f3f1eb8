import fc from "fast-check";
import { expect, test } from "vitest";
import cases from "../../../../oracle/fixtures/ops_index.json" with { type: "json" };
import { indexAdd, indexSelect, stack, tensor, zeros } from "../../src/index.ts";
import { shapes, tensors } from "../../src/testing.ts";
import { at, checkGradients, expectElements, refusal } from "../elements.ts";
import { testAgainstPyTorch } from "../fixtures.ts";

testAgainstPyTorch(cases.filter(({ op }) => op === "indexSelect" || op === "indexAdd"));

/** A tensor, an axis, an index into it, and a source of the shape of what it selects. */
const inputs = shapes({ minRank: 1, maxRank: 3, minSize: 1, maxSize: 3 }).chain((shape) =>
  fc.tuple(fc.nat(shape.length - 1), fc.nat(4)).chain(([axis, n]) => {
    const index = tensors([n], { dtype: "int32", values: fc.nat(shape[axis]! - 1) });
    return fc.tuple(tensors(shape), fc.constant(axis), index, tensors(shape.with(axis, n)));
  }),
);

test("indexSelect takes the slices that the index names", () => {
  fc.assert(
    fc.property(inputs, ([x, axis, index]) => {
      const y = indexSelect(x, axis - x.ndim, index);
      expect(y.shape).toEqual(x.shape.with(axis, index.numel()));
      expectElements(y, (position) => at(x, position.with(axis, at(index, [position[axis]!]))));
    }),
  );
});

test("indexAdd is the tensor and the slices of the source that go there", () => {
  fc.assert(
    fc.property(inputs, ([x, axis, index, source]) => {
      const ids = Array.from(index.toTypedArray());
      expectElements(
        indexAdd(x, axis, index, source, { alpha: 2 }).add(0),
        (position) =>
          ids.reduce(
            (sum, id, i) => sum + (id === position[axis] ? 2 * at(source, position.with(axis, i)) : 0),
            at(x, position),
          ) + 0,
      );
    }),
  );
});

test("indexSelect by 0, 1, … is the tensor", () => {
  const x = stack([tensor([1, 2]), tensor([3, 4])]);
  expect(indexSelect(x, 1, tensor([0, 1], { dtype: "int32" })).toArray()).toEqual(x.toArray());
});

test("the gradients of indexSelect and indexAdd", () => {
  fc.assert(
    fc.property(inputs, ([x, axis, index, source]) => {
      checkGradients((x) => indexSelect(x, axis, index), [x]);
      checkGradients((x, source) => indexAdd(x, axis, index, source, { alpha: -0.5 }), [x, source]);
    }),
  );
});

test("refusals", () => {
  const [x, index] = [zeros([2, 3]), tensor([0, 2], { dtype: "int32" })];
  expect(refusal(() => indexSelect(x, 0, index))).toBe(
    "IndexError: indexSelect: index 2 at position [1] is out of range for axis 0 of size 2. Use 0 to 1",
  );
  expect(refusal(() => indexSelect(x, 1, index.view([1, 2])))).toBe(
    "ShapeError: indexSelect: the index must have one axis, or none, got [1, 2]. Use gather for one place an element",
  );
  expect(refusal(() => indexAdd(x, 1, index, zeros([2, 3])))).toBe(
    "ShapeError: indexAdd: the source must have the shape of the slices that the index names, got [2, 3] and [2, 2]",
  );
});

test("alpha loses its fraction beside integers", () => {
  const [x, index] = [tensor([5, 5], { dtype: "int32" }), tensor([1], { dtype: "int32" })];
  expect(indexAdd(x, 0, index, index, { alpha: -1.5 }).toArray()).toEqual([5, 4]);
});
