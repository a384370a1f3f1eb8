import fc from "fast-check";
import { expect, test } from "vitest";
import { argsort, gather, sort, tensor } from "../../src/index.ts";
import { distinctTensors, specialFloats, tensors } from "../../src/testing.ts";
import { refusal } from "../elements.ts";
import { alongOneAxis, checkDerivatives, expectEach, expectSame, groups, testFixtures } from "./reductions.ts";

testFixtures("sort", "argsort");

/** Each element behind all that are smaller and the equal ones before it. NaN is the largest. */
function places(row: readonly number[], descending: boolean): number[] {
  const before = (a: number, b: number): boolean => (descending ? isBefore(b, a) : isBefore(a, b));
  const isBefore = (a: number, b: number): boolean => a < b || (Number.isNaN(b) && !Number.isNaN(a));
  const result = new Array<number>(row.length);
  row.forEach((value, i) => {
    const rank = row.filter((other, j) => before(other, value) || (j < i && !before(value, other))).length;
    result[rank] = i;
  });
  return result;
}

test("values and indices are in order, equals in their old one", () => {
  const special = fc.oneof(specialFloats(), fc.constantFrom(0, 1, 2));
  fc.assert(
    fc.property(
      alongOneAxis(0, (shape) => tensors(shape, { values: special })),
      fc.boolean(),
      ([x, dim], descending) => {
        const { values, indices } = sort(x, dim, { descending });
        expectSame(indices, argsort(x, dim, { descending }), 0);
        expectSame(values, gather(x, dim, indices), 0);
        groups(indices, dim).values.forEach((row, i) => {
          const wanted = places(groups(x, dim).values[i]!, descending);
          expectEach(tensor(row), [row.length], wanted, 0);
        });
      },
    ),
  );
});

test("sorted once is sorted", () => {
  fc.assert(
    fc.property(alongOneAxis(0), ([x, dim]) => {
      const { values } = sort(x, dim);
      expectSame(sort(values, dim).values, values, 0);
    }),
  );
});

test("has the right first and second derivatives", () => {
  fc.assert(
    fc.property(alongOneAxis(0, distinctTensors), fc.boolean(), ([x, dim], descending) => {
      checkDerivatives((z) => sort(z, dim, { descending }).values.square(), [x]);
    }),
    { numRuns: 50 },
  );
});

test("the indices have no gradient, and axes that are not there are refused", () => {
  const x = tensor([1]).requiresGrad_();
  expect(refusal(() => sort(x).indices.backward())).toBe(
    "GradError: backward: the tensor comes from sort, which has no gradient. Compute the loss from what went into it",
  );
  expect(refusal(() => argsort(x, 1))).toBe(
    "IndexError: argsort: dim must be a whole number from -1 to 0 for 1 axes, got 1. Use 0 or -1 for the last one",
  );
});

test("sorts along the last axis unless told otherwise", () => {
  const x = tensor([[[3, 1, 2]], [[1, 2, 3]]]);
  expect(argsort(x).toArray()).toEqual(argsort(x, 2).toArray());
  expect(argsort(x, { descending: true }).toArray()).toEqual(argsort(x, 2, { descending: true }).toArray());
});
