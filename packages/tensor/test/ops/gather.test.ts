import fc from "fast-check";
import { expect, test } from "vitest";
import cases from "../../../../oracle/fixtures/ops_index.json" with { type: "json" };
import { full, gather, scatterAdd, type Tensor, tensor, zeros } from "../../src/index.ts";
import { shapes, tensors } from "../../src/testing.ts";
import { at, checkGradients, expectElements, positions, refusal } from "../elements.ts";
import { testAgainstPyTorch } from "../fixtures.ts";

testAgainstPyTorch(cases.filter(({ op }) => op === "gather" || op === "scatterAdd"));

/** A tensor, an axis, an index into it that is no larger along the other axes, and a source at least as large as that. */
const inputs = shapes({ minRank: 1, maxRank: 3, minSize: 1, maxSize: 3 }).chain((shape) =>
  fc
    .record({
      axis: fc.nat(shape.length - 1),
      sizes: fc.tuple(...shape.map((n) => fc.nat(n))),
      n: fc.nat(4),
      more: fc.nat(1),
    })
    .chain(({ axis, sizes, n, more }) => {
      const [taken, values] = [sizes.with(axis, n), fc.nat(shape[axis]! - 1)];
      const index = tensors(taken, { dtype: "int32", values });
      return fc.tuple(tensors(shape), fc.constant(axis), index, tensors(taken.map((n) => n + more)));
    }),
);

/** Where the element at a position of the index is. */
function place(index: Tensor, axis: number, position: number[]): number[] {
  return position.with(axis, at(index, position));
}

test("gather looks up each element along an axis", () => {
  fc.assert(
    fc.property(inputs, ([x, axis, index]) => {
      const y = gather(x, axis, index);
      expect(y.shape).toEqual(index.shape);
      expectElements(y, (position) => at(x, place(index, axis, position)));
    }),
  );
});

test("scatterAdd adds each element along an axis", () => {
  fc.assert(
    fc.property(inputs, ([x, axis, index, source]) => {
      const wanted = new Map(positions(x.shape).map((position) => [String(position), at(x, position)]));
      for (const position of positions(index.shape)) {
        const key = String(place(index, axis, position));
        wanted.set(key, wanted.get(key)! + at(source, position)); // exact: multiples of 1/64
      }
      const y = scatterAdd(x, axis, index, source);
      expectElements(y.add(0), (position) => wanted.get(String(position))! + 0);
    }),
  );
});

test("the gradients of gather and scatterAdd", () => {
  fc.assert(
    fc.property(inputs, ([x, axis, index, source]) => {
      checkGradients((x) => gather(x, axis, index), [x]);
      checkGradients((x, source) => scatterAdd(x, axis, index, source), [x, source]);
    }),
  );
});

test("refusals", () => {
  const [x, index] = [zeros([2, 3]), tensor([[0, 1, 2]], { dtype: "int32" })];
  expect(refusal(() => gather(x, 0, index))).toBe(
    "IndexError: gather: index 2 at position [0, 2] is out of range for axis 0 of size 2. Use 0 to 1",
  );
  expect(refusal(() => gather(x, 1, [0] as never))).toBe(
    "DTypeError: gather: takes a tensor, got [0]. Did you mean tensor(…)?",
  );
  expect(refusal(() => gather(x, 1, zeros([1, 3])))).toBe(
    'DTypeError: gather: takes int32 indices, got float32. Convert with to("int32")',
  );
  expect(refusal(() => gather(x, 1, index.view([3])))).toBe(
    "ShapeError: gather: the index must have as many axes as the tensor, and no larger sizes but along axis 1, got [3] and [2, 3]. Did you mean index.unsqueeze(1)?",
  );
  expect(refusal(() => scatterAdd(x, 1, index, zeros([1, 2])))).toBe(
    "ShapeError: scatterAdd: the index must have as many axes as the source, and no larger sizes, got [1, 3] and [1, 2]",
  );
  expect(refusal(() => scatterAdd(x, 1, index, index))).toBe(
    "DTypeError: scatterAdd: the tensor and the source must have one dtype, got float32 and int32",
  );
});

test("a scalar has one place", () => {
  const x = tensor(5);
  const place = (i: number): Tensor => tensor(i, { dtype: "int32" });
  expect(gather(x, 0, place(0)).toArray()).toBe(5);
  expect(scatterAdd(x, 0, place(0), tensor(2)).toArray()).toBe(7);
  for (const outside of [() => gather(x, 0, place(1)), () => scatterAdd(x, 0, place(1), x)]) {
    expect(outside).toThrow("index 1 at position [] is out of range for axis 0 of size 1. Use 0 to 0");
  }
});

test("bools are added to a bool", () => {
  const index = full([256], 1, { dtype: "int32" }); // a byte would hold 0 after so many
  const y = scatterAdd(tensor([false, false]), 0, index, full([256], true));
  expect(y.toArray()).toEqual([false, true]);
});
