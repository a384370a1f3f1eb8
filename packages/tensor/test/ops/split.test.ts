import fc from "fast-check";
import { expect, test } from "vitest";
import cases from "../../../../oracle/fixtures/ops_views.json" with { type: "json" };
import { cat, chunk, split, stack, unbind, zeros } from "../../src/index.ts";
import { shapes, tensors } from "../../src/testing.ts";
import { checkGradients, refusal } from "../elements.ts";
import { testAgainstPyTorch } from "../fixtures.ts";

testAgainstPyTorch(cases.filter(({ op }) => ["split", "chunk", "unbind"].includes(op)));

const inputs = shapes({ minRank: 1, maxRank: 3, minSize: 1 }).chain((shape) =>
  fc.tuple(tensors(shape), fc.nat(shape.length - 1), fc.integer({ min: 1, max: 5 })),
);

test("the parts are views which joined again are the tensor", () => {
  fc.assert(
    fc.property(inputs, ([x, axis, size]) => {
      const parts = [split(x, size, axis), chunk(x, size, axis), split(x, [1, x.shape[axis]! - 1], axis)];
      for (const part of parts.flat()) expect(part.storage).toBe(x.storage);
      for (const list of parts) expect(cat(list, axis).toTypedArray()).toEqual(x.toTypedArray());
      expect(stack(unbind(x, axis), axis).toTypedArray()).toEqual(x.toTypedArray());
    }),
  );
});

test("split makes parts of one size, chunk at most so many, the last of what remains", () => {
  fc.assert(
    fc.property(fc.nat(12), fc.integer({ min: 1, max: 5 }), (n, k) => {
      const sizes = split(zeros([n]), k).map((part) => part.numel());
      expect(sizes.slice(0, -1).every((size) => size === k)).toBe(true);
      expect(sizes.at(-1)! <= k).toBe(true);
      expect(chunk(zeros([n]), k).length <= k).toBe(true);
    }),
  );
});

test("the gradients of split, chunk and unbind", () => {
  fc.assert(
    fc.property(inputs, ([x, axis, size]) => {
      checkGradients((x) => split(x, size, axis).at(-1)!, [x]);
      checkGradients((x) => chunk(x, size, axis)[0]!, [x]);
      checkGradients(
        (x) =>
          cat(
            unbind(x, axis)
              .toReversed()
              .map((y) => y.unsqueeze(0)),
          ),
        [x],
      );
    }),
  );
});

test("refusals", () => {
  const x = zeros([2, 3]);
  expect(refusal(() => split(x, [1, 1], 1))).toBe(
    "ValueError: split: the sizes must add up to the axis's 3, got [1, 1]",
  );
  expect(refusal(() => split(x, 0))).toBe("ValueError: split: the size must be a whole number from 1 on, got 0");
  expect(refusal(() => chunk(x, 0))).toBe("ValueError: chunk: chunks must be a whole number from 1 on, got 0");
  expect(refusal(() => unbind(zeros([])))).toBe("ShapeError: unbind: a scalar has no axis to cut, got []");
});
