import fc from "fast-check";
import { expect, test } from "vitest";
import { gather, slice, sort, tensor, topk } from "../../src/index.ts";
import { distinctTensors } from "../../src/testing.ts";
import { refusal } from "../elements.ts";
import { alongOneAxis, checkDerivatives, expectSame, groups, testFixtures } from "./reductions.ts";

testFixtures("topk");

test("nothing outside is larger than what is inside", () => {
  fc.assert(
    fc.property(alongOneAxis(1, distinctTensors), fc.integer({ min: 1, max: 3 }), ([x, dim], wanted) => {
      const k = Math.min(wanted, x.size(dim));
      const { values, indices } = topk(x, k, dim);
      expectSame(values, gather(x, dim, indices), 0);
      const rows = groups(x, dim).values;
      groups(values, dim).values.forEach((row, i) => {
        expect(row).toHaveLength(k);
        expect(rows[i]!.filter((value) => value > row.at(-1)!)).toHaveLength(k - 1);
      });
    }),
  );
});

test("is the head of what is sorted", () => {
  fc.assert(
    fc.property(alongOneAxis(0), fc.nat(3), fc.boolean(), ([x, dim], wanted, largest) => {
      const k = Math.min(wanted, x.size(dim));
      const { values, indices } = topk(x, k, dim, { largest });
      const sorted = sort(x, dim, { descending: largest });
      expectSame(values, slice(sorted.values, dim, 0, k), 0);
      expectSame(indices, slice(sorted.indices, dim, 0, k), 0);
    }),
  );
});

test("is also that of many elements, of equal ones, NaN and rising rows too", () => {
  const values = fc.oneof(fc.integer({ min: -3, max: 3 }), fc.float());
  const rows = fc.array(values, { minLength: 64, maxLength: 400, size: "max" });
  const few = fc.oneof({ weight: 2, arbitrary: fc.nat(50) }, fc.nat(400)); // up to an eighth of the row, candidates are cut
  fc.assert(
    fc.property(rows, few, fc.boolean(), fc.boolean(), (values, wanted, largest, rising) => {
      const x = rising ? sort(tensor(values)).values : tensor(values);
      const k = Math.min(wanted, values.length);
      const sorted = sort(x, 0, { descending: largest });
      const top = topk(x, k, 0, { largest });
      expect(top.values.toTypedArray()).toEqual(sorted.values.slice(0, 0, k).toTypedArray());
      expect(top.indices.toTypedArray()).toEqual(sorted.indices.slice(0, 0, k).toTypedArray());
    }),
  );
});

test("has the right first and second derivatives", () => {
  fc.assert(
    fc.property(alongOneAxis(1, distinctTensors), fc.boolean(), ([x, dim], largest) => {
      checkDerivatives((z) => topk(z, 1, dim, { largest }).values.square(), [x]);
    }),
    { numRuns: 50 },
  );
});

test("refuses more elements than there are, and bools", () => {
  expect(refusal(() => topk(tensor([1, 2]), 3))).toBe(
    "IndexError: topk: k must be a whole number from 0 to 2, the size of axis 0, got 3. Use 2 for all of them",
  );
  for (const k of [1.5, -1]) {
    expect(refusal(() => topk(tensor([1, 2]), k))).toBe(
      `IndexError: topk: k must be a whole number from 0 to 2, the size of axis 0, got ${k}`,
    );
  }
  expect(refusal(() => topk(tensor(1), 2))).toBe(
    "IndexError: topk: k must be a whole number from 0 to 1, the size of axis 0, got 2. Use 1 for all of them",
  );
  expect(refusal(() => topk(tensor([true]), 1))).toBe(
    'DTypeError: topk: takes float32 or int32, got bool. Convert with to("int32")',
  );
});

test("looks along the last axis unless told otherwise", () => {
  const x = tensor([[[3, 1, 2]], [[1, 2, 3]]]);
  expect(topk(x, 2).values.toArray()).toEqual([[[3, 2]], [[3, 2]]]);
  expect(topk(x, 2, { largest: false }).values.toArray()).toEqual([[[1, 2]], [[1, 2]]]);
});
