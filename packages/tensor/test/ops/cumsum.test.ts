import fc from "fast-check";
import { expect, test } from "vitest";
import { cumsum, select, sum, tensor } from "../../src/index.ts";
import { refusal } from "../elements.ts";
import { alongOneAxis, checkDerivatives, expectEach, expectSame, groups, testFixtures } from "./reductions.ts";

testFixtures("cumsum");

test("is its definition", () => {
  fc.assert(
    fc.property(alongOneAxis(0), ([x, dim]) => {
      const y = cumsum(x, dim);
      expect(y.shape).toEqual(x.shape);
      groups(y, dim).values.forEach((row, i) => {
        const from = groups(x, dim).values[i]!;
        expectEach(tensor(row), [row.length], row.map((_, j) => from.slice(0, j + 1).reduce((a, b) => a + b, 0))); // biome-ignore format: one thought
      });
    }),
  );
});

test("ends with the sum", () => {
  fc.assert(
    fc.property(alongOneAxis(1), ([x, dim]) => {
      expectSame(select(cumsum(x, dim), dim, -1), sum(x, dim));
    }),
  );
});

test("has the right first and second derivatives", () => {
  fc.assert(
    fc.property(alongOneAxis(0), ([x, dim]) => {
      checkDerivatives((z) => cumsum(z, dim).square(), [x]);
    }),
    { numRuns: 50 },
  );
});

test("converts first where a dtype is given", () => {
  expect(cumsum(tensor([1.5, 1.5]), 0, { dtype: "int32" }).toArray()).toEqual([1, 2]);
  expect(cumsum(tensor([0, 1, 1]), 0, { dtype: "bool" }).toArray()).toEqual([false, true, true]);
});

test("refuses axes that are not there", () => {
  expect(refusal(() => cumsum(tensor([1]), 1))).toBe(
    "IndexError: cumsum: dim must be a whole number from -1 to 0 for 1 axes, got 1. Use 0 or -1 for the last one",
  );
});
