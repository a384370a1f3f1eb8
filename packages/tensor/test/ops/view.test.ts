import fc from "fast-check";
import { expect, test } from "vitest";
import cases from "../../../../oracle/fixtures/ops_views.json" with { type: "json" };
import { arange, reshape, type Tensor, transpose, view } from "../../src/index.ts";
import { shapes, tensors } from "../../src/testing.ts";
import { checkGradients, expectElements, expectView, positions, refusal } from "../elements.ts";
import { testAgainstPyTorch } from "../fixtures.ts";

testAgainstPyTorch(cases.filter(({ op }) => op === "view" || op === "reshape"));

/** A tensor and another shape of as many elements: its prime factors, and ones, multiplied together in other groups. */
const reshapes = shapes().chain((shape) =>
  fc
    .tuple(
      tensors(shape),
      fc.shuffledSubarray(shape.flatMap(factors), { minLength: shape.flatMap(factors).length }),
      fc.array(fc.nat(6), { maxLength: 3 }),
    )
    .map(([x, sizes, ones]): [Tensor, number[]] => [x, ones.reduce((list, i) => list.toSpliced(i, 0, 1), sizes)]),
);

function factors(n: number): number[] {
  return n === 4 ? [2, 2] : [n];
}

test("reshape keeps the row-major order of strided inputs", () => {
  fc.assert(
    fc.property(reshapes, ([x, shape]) => {
      const y = reshape(x, shape);
      expect(y.shape).toEqual(shape);
      expect(y.toTypedArray()).toEqual(x.toTypedArray());
    }),
  );
});

test("view shares storage wherever it does not refuse, and reshape copies exactly where it does", () => {
  fc.assert(
    fc.property(reshapes, ([x, shape]) => {
      if (reshape(x, shape).storage !== x.storage) {
        expect(refusal(() => view(x, shape))).toContain("cannot be seen in this order without a copy");
        return;
      }
      const order = positions(x.shape);
      const rowMajor = new Map(positions(shape).map((position, i) => [String(position), order[i]!]));
      expectView(view(x, shape), x, (position) => rowMajor.get(String(position))!);
    }),
  );
});

test("view of a contiguous tensor never refuses, and a shape there and back is the tensor", () => {
  fc.assert(
    fc.property(reshapes, ([x, shape]) => {
      const back = view(view(x.contiguous(), shape), x.shape);
      expectElements(
        back,
        (position) => x.toTypedArray()[positions(x.shape).findIndex((p) => `${p}` === `${position}`)]!,
      );
    }),
  );
});

test("view splits and joins axes of a strided tensor where the elements allow it", () => {
  const x = arange(24).view([2, 3, 4]);
  expect(transpose(x, 0, 1).view([3, 2, 2, 2]).shape).toEqual([3, 2, 2, 2]);
  expect(x.slice(1, 0, 2).view([2, 8]).toArray()).toEqual([
    [0, 1, 2, 3, 4, 5, 6, 7],
    [12, 13, 14, 15, 16, 17, 18, 19],
  ]);
});

test("the gradients of view and reshape", () => {
  fc.assert(
    fc.property(reshapes, ([x, shape]) => {
      checkGradients((x) => reshape(x, shape), [x]);
      checkGradients((x) => view(x.contiguous(), shape), [x]);
    }),
  );
});

test("refusals", () => {
  const x = arange(6).view([2, 3]);
  expect(refusal(() => view(x, [4, 2]))).toBe(
    "ShapeError: view: 6 elements do not fit a shape of 8, got [2, 3] and [4, 2]. Use -1 for a size that follows from the others",
  );
  expect(refusal(() => view(x, [4, -1]))).toBe(
    "ShapeError: view: 6 elements are not a multiple of 4, got [2, 3] and [4, -1]. Use sizes that divide 6",
  );
  expect(refusal(() => reshape(x, [-1, -1]))).toBe("ShapeError: reshape: only one size may be -1, got [-1, -1]");
  expect(refusal(() => reshape(x, 6 as never))).toBe(
    "ShapeError: reshape: a shape is an array of sizes, got 6. Did you mean [6]? Several sizes are one array, as in [2, 3]",
  );
  expect(refusal(() => view(x.T, [6]))).toBe(
    "ShapeError: view: the elements of a tensor with strides [1, 3] cannot be seen in this order without a copy, got [3, 2] and [6]. Use reshape(…), or contiguous().view(…)",
  );
});

test("an axis of size 1 forbids no view, whatever its stride", () => {
  const x = transpose(arange(6).view([1, 2, 3]), 0, 1);
  expect(x.strides).toEqual([3, 6, 1]);
  expect(view(x, [6]).toArray()).toEqual([0, 1, 2, 3, 4, 5]);
});

test("axes that lie apart stay apart, and those behind them can be joined", () => {
  const x = arange(192).view([4, 4, 4, 3]).slice(1, 0, 3).slice(2, 0, 2);
  const y = view(x, [4, 3, 6]);
  expect(y.strides).toEqual([48, 12, 1]);
  expect(y.toArray()).toEqual(x.contiguous().view([4, 3, 6]).toArray());
});
