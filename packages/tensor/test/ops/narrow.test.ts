import fc from "fast-check";
import { expect, test } from "vitest";
import cases from "../../../../oracle/fixtures/ops_views.json" with { type: "json" };
import { narrow, tensor, zeros } from "../../src/index.ts";
import { shapes, tensors } from "../../src/testing.ts";
import { expectView, refusal } from "../elements.ts";
import { testAgainstPyTorch } from "../fixtures.ts";

testAgainstPyTorch(cases.filter(({ op }) => op === "narrow"));

const inputs = shapes({ minRank: 1, maxRank: 3, minSize: 1 }).chain((shape) =>
  fc.tuple(tensors(shape), fc.nat(shape.length - 1), fc.nat()),
);

test("narrow is a view of some places", () => {
  fc.assert(
    fc.property(inputs, ([x, axis, any]) => {
      const n = x.shape[axis]!;
      const i = any % n;
      for (const [start, length] of [
        [i, n - i],
        [i - n, n - i],
        [0, i],
      ] as const) {
        const y = narrow(x, axis - x.ndim, start, length);
        expect(y.shape).toEqual(x.shape.with(axis, length));
        expectView(y, x, (position) => position.with(axis, position[axis]! + (start < 0 ? start + n : start)));
      }
    }),
  );
});

test("it takes its start from an int32 scalar", () => {
  const x = tensor([1, 2, 3, 4]);
  expect(narrow(x, 0, tensor(Int32Array.of(-3)).view([]), 2).toArray()).toEqual([2, 3]);
  expect(() => narrow(x, 0, tensor(1), 2)).toThrow("narrow: takes int32, got float32");
  expect(() => narrow(x, 0, tensor(Int32Array.of(1)), 2)).toThrow(
    "narrow: start is a number or a scalar tensor, got [1]",
  );
});

test("refusals", () => {
  expect(refusal(() => narrow(zeros([2, 3]), 1, 2, 2))).toBe(
    "IndexError: narrow: axis 1 of size 3 has no 2 places from 2 on",
  );
});
