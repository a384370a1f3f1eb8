import fc from "fast-check";
import { expect, test } from "vitest";
import cases from "../../../../oracle/fixtures/ops_views.json" with { type: "json" };
import { arange, Slice, slice, type Tensor, zeros } from "../../src/index.ts";
import { shapes, tensors } from "../../src/testing.ts";
import { checkGradients, expectView, refusal } from "../elements.ts";
import { testAgainstPyTorch } from "../fixtures.ts";

testAgainstPyTorch(cases.filter(({ op }) => op === "slice"));

const bound = fc.option(fc.integer({ min: -6, max: 6 }), { nil: null });
const inputs = shapes({ minRank: 1, maxRank: 3 }).chain((shape) =>
  fc.tuple(tensors(shape), fc.nat(shape.length - 1), bound, bound, fc.integer({ min: 1, max: 3 })),
);

/** The places that Python's start:end:step names, by its definition: i where start ≤ i < end, every step-th. */
function places(n: number, start: number | null, end: number | null, step: number): number[] {
  const fromFront = (i: number): number => (i < 0 ? Math.max(i + n, 0) : i);
  const [first, last] = [fromFront(start ?? 0), fromFront(end ?? n)];
  return Array.from({ length: n }, (_, i) => i).filter((i) => i >= first && i < last && (i - first) % step === 0);
}

test("slice is a view of the places that Python names", () => {
  fc.assert(
    fc.property(inputs, ([x, axis, start, end, step]) => {
      const named = places(x.shape[axis]!, start, end, step);
      const y = slice(x, axis - x.ndim, start, end, step);
      expect(y.shape).toEqual(x.shape.with(axis, named.length));
      expectView(y, x, (position) => position.with(axis, named[position[axis]!]!));
    }),
  );
});

test("its gradient", () => {
  fc.assert(
    fc.property(inputs, ([x, axis, start, end, step]) => {
      checkGradients((x) => slice(x, axis, start, end, step), [x]);
    }),
  );
});

test("without a tensor, slice is an index expression", () => {
  const expression: Slice = slice(1, -1);
  expect(expression).toEqual(new Slice(1, -1, undefined));
  const x: Tensor = arange(5);
  expect(x.index(expression).toArray()).toEqual([1, 2, 3]);
  expect(x.index(slice(null, null, 2)).toArray()).toEqual([0, 2, 4]);
  const y: Tensor = x.slice(0, 1, -1, 2);
  expect(y.toArray()).toEqual([1, 3]);
  expect(x.slice(0, -2).toArray()).toEqual([3, 4]);
});

test("refusals", () => {
  const x = zeros([2, 3]);
  expect(refusal(() => slice(x, 2))).toBe(
    "IndexError: slice: dim must be a whole number from -2 to 1 for 2 axes, got 2. Use 1 or -1 for the last one",
  );
  expect(refusal(() => slice(x, 0, null, null, -1))).toBe(
    "ValueError: slice: step must be a whole number from 1 on, got -1. Use flip to go backwards",
  );
  expect(refusal(() => slice(x, 0, 0.5))).toBe("ValueError: slice: bounds are whole numbers, got 0.5");
  expect(refusal(() => slice(zeros([]), 0))).toBe(
    "ShapeError: slice: a scalar has no axis to take from, got []. Use item() for its value",
  );
});
