import fc from "fast-check";
import { expect, test } from "vitest";
import { type DType, randn, type Tensor } from "../../src/index.ts";
import { sumRow } from "../../src/kernels/sums.ts";
import { reduce } from "../../src/ops/reduce.ts";
import { reduceSum } from "../../src/ops/reduce-sum.ts";
import { dimLists, shapes, specialFloats, tensors } from "../../src/testing.ts";

const values = fc.oneof({ weight: 30, arbitrary: fc.float({ min: -4, max: 4 }) }, specialFloats());

/** A tensor of any layout, some of its axes in any order, and whether to keep them. */
function reductions(dtype: DType): fc.Arbitrary<[Tensor, number[], boolean]> {
  const constraints = dtype === "float32" ? { values, expanded: true } : { dtype, expanded: true };
  return shapes({ maxRank: 4, maxSize: 6 }).chain((shape) =>
    fc.tuple(tensors(shape, constraints), dimLists(shape.length), fc.boolean()),
  );
}

/** Holds `reduceSum` to be, to the bit, the reduction of rows: of float32 in the order of `sumRow`, else one by one. */
function expectSumOfRows(x: Tensor, dims: number[], keepdim: boolean): void {
  const dtype = x.dtype === "float32" ? "float32" : "int32";
  const y = reduceSum("test", x, dims, { keepdim }, dtype, (total, n) => total / n);
  const wanted = reduce("test", x, dims, { keepdim }, dtype, (values, start, end) => {
    let total = 0;
    if (values instanceof Float32Array) total = sumRow(values, start, end);
    else for (let i = start; i < end; i++) total += values[i]!;
    return total / (end - start);
  });
  expect(y.shape).toEqual(wanted.shape);
  expect(y.toTypedArray()).toEqual(wanted.toTypedArray());
}

test.each(["float32", "int32", "bool"] as const)(
  "reduceSum sums rows, for every shape, layout and value: %s",
  (dtype) => {
    fc.assert(fc.property(reductions(dtype), ([x, dims, keepdim]) => expectSumOfRows(x, dims, keepdim)));
  },
);

test.each([
  { shape: [5, 9], dims: [0] },
  { shape: [2, 3, 9], dims: [0, 1] },
  { shape: [2, 5, 4097], dims: [1] }, // more columns than are summed at a time
  { shape: [3, 2, 3, 9], dims: [0, 2] }, // an axis between them stays
  { shape: [2, 0, 9], dims: [1] },
  { shape: [2, 9, 0], dims: [0] },
])("reduceSum sums columns as it does rows: $shape along $dims", ({ shape, dims }) => {
  expectSumOfRows(randn(shape), dims, false);
  expectSumOfRows(randn(shape.toReversed()).permute([...shape.keys()].reverse()), dims, true);
});
