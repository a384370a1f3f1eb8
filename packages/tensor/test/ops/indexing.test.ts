import fc from "fast-check";
import { expect, test } from "vitest";
import cases from "../../../../oracle/fixtures/ops_index.json" with { type: "json" };
import { arange, gather, type Index, index, indexSelect, slice, type Tensor, tensor, zeros } from "../../src/index.ts";
import { broadcastableShapes, shapes, tensors } from "../../src/testing.ts";
import { at, checkGradients, expectElements, positions, refusal } from "../elements.ts";
import { testAgainstPyTorch } from "../fixtures.ts";

testAgainstPyTorch(cases.filter(({ op }) => op === "index"));

/** A tensor, and ids for each of its axes that broadcast together, some of them negative. */
const allIds = shapes({ minRank: 1, maxRank: 3, minSize: 1, maxSize: 3 }).chain((shape) =>
  fc.tuple(
    tensors(shape),
    broadcastableShapes(shape.length, { maxRank: 2, maxSize: 3 }).chain((idShapes) =>
      fc.tuple(
        ...shape.map((n, axis) =>
          tensors(idShapes[axis]!, { dtype: "int32", values: fc.integer({ min: -n, max: n - 1 }) }),
        ),
      ),
    ),
  ),
);

/** A tensor, and one index of any kind for some of its axes. */
const anyIndices = shapes({ minRank: 1, maxRank: 3, minSize: 1, maxSize: 3 }).chain((shape) =>
  fc.tuple(
    tensors(shape),
    fc.tuple(...shape.map((n) => anyIndex(n))).chain((list) => fc.nat(list.length).map((end) => list.slice(0, end))),
  ),
);

function anyIndex(n: number): fc.Arbitrary<Index> {
  const place = fc.integer({ min: -n, max: n - 1 });
  const bound = fc.option(fc.integer({ min: -4, max: 4 }), { nil: null });
  return fc.oneof(
    place,
    fc.tuple(bound, bound, fc.integer({ min: 1, max: 2 })).map(([start, end, step]) => slice(start, end, step)),
    tensors([2], { dtype: "int32", values: place }),
    tensors([2, 1], { dtype: "int32", values: place }),
    // Masks of one true place, so that they broadcast with the ids.
    fc.nat(n - 1).map((i) => tensor(Array.from({ length: n }, (_, j) => i === j))),
  );
}

test("ids for every axis look up single elements", () => {
  fc.assert(
    fc.property(allIds, ([x, ids]) => {
      const y = index(x, ...ids);
      expectElements(y, (position) => {
        const idAt = (id: Tensor): number =>
          at(
            id,
            position.slice(y.ndim - id.ndim).map((i, axis) => (id.shape[axis] === 1 ? 0 : i)),
          );
        return at(
          x,
          ids.map((id, axis) => (idAt(id) < 0 ? idAt(id) + x.shape[axis]! : idAt(id))),
        );
      });
    }),
  );
});

test("every index stands for the ids of its places: the same elements from a tensor of positions", () => {
  fc.assert(
    fc.property(anyIndices, ([x, indices]) => {
      const rowMajor = arange(x.numel()).view(x.shape);
      const y = index(x, ...indices);
      const origin = index(rowMajor, ...indices);
      expect(y.shape).toEqual(origin.shape);
      expectElements(y, (position) => at(x, positions(x.shape)[at(origin, position)]!));
    }),
  );
});

test("places, slices and new axes make a view, ids and masks a copy", () => {
  const x = arange(24).view([2, 3, 4]);
  expect(x.index(0, null, slice(1), "...", -1).storage).toBe(x.storage);
  expect(x.index(tensor([0], { dtype: "int32" })).storage).not.toBe(x.storage);
  expect(x.index(tensor([true, false])).storage).not.toBe(x.storage);
});

test("ids alone are indexSelect", () => {
  fc.assert(
    fc.property(
      shapes({ minRank: 1, minSize: 1 }).chain((shape) =>
        fc.tuple(tensors(shape), tensors([3], { dtype: "int32", values: fc.nat(shape[0]! - 1) })),
      ),
      ([x, ids]) => {
        expect(index(x, ids).toArray()).toEqual(indexSelect(x, 0, ids).toArray());
      },
    ),
  );
});

test("the diagonal by ids is gather's", () => {
  const x = arange(9).view([3, 3]);
  const i = tensor([0, 1, 2], { dtype: "int32" });
  expect(x.index(i, i).toArray()).toEqual(
    gather(x, 1, i.view([3, 1]))
      .view([3])
      .toArray(),
  );
});

test("the gradients of index, repeated places added up", () => {
  fc.assert(
    fc.property(anyIndices, ([x, indices]) => {
      checkGradients((x) => index(x, ...indices), [x]);
    }),
  );
  const x = zeros([3], { requiresGrad: true });
  x.index(tensor([1, 1, -1], { dtype: "int32" }))
    .sum()
    .backward();
  expect(x.grad!.toArray()).toEqual([0, 2, 1]);
});

test("refusals", () => {
  const x = zeros([2, 3]);
  const ids = (...values: number[]): Tensor => tensor(values, { dtype: "int32" });
  expect(refusal(() => index(x, 0, 0, 0))).toBe("IndexError: index: 3 indices are too many for [2, 3]");
  expect(refusal(() => index(x, ids(0, 2)))).toBe(
    "IndexError: index: index 2 at position [1] is out of range for an axis of size 2. Use -2 to 1",
  );
  expect(refusal(() => index(x, ids(0, 1), ids(0, 1, 2)))).toBe(
    "ShapeError: index: sizes must match or be 1, but axis -1 has 2 and 3, got [2] and [3]",
  );
  expect(refusal(() => index(x, tensor([true, false, true])))).toBe(
    "ShapeError: index: a mask must have the shape of the axes that it selects from, got [3] and [2]",
  );
  expect(refusal(() => index(x, zeros([2])))).toBe(
    'DTypeError: index: an index is a number, slice(…), null, "...", int32 ids or a bool mask, got a float32 tensor. Use to("int32")',
  );
  expect(refusal(() => index(x, [0.5]))).toBe(
    'DTypeError: index: an index is a number, slice(…), null, "...", int32 ids or a bool mask, got [0.5]',
  );
  expect(refusal(() => index(x, "...", 0, "..."))).toBe('IndexError: index: only one "..." is allowed');
  expect(refusal(() => index(x, 0, -4))).toBe(
    "IndexError: index: index -4 is out of range for an axis of size 3. Use 2 or -1 for the last one",
  );
});

test("ids with an axis between them come first, even where another axis is before them", () => {
  const x = arange(36).view([2, 3, 2, 3]);
  const y = index(x, slice(), [0, 2], slice(), [1, 0]);
  const both = (j: number, l: number): number[][] => [0, 1].map((i) => [0, 1].map((k) => at(x, [i, j, k, l])));
  const wanted = [both(0, 1), both(2, 0)];
  expect(y.toArray()).toEqual(wanted);
});
