import fc from "fast-check";
import { expect, test } from "vitest";
import cases from "../../../../oracle/fixtures/ops_views.json" with { type: "json" };
import { roll, tensor, zeros } from "../../src/index.ts";
import { shapes, tensors } from "../../src/testing.ts";
import { at, checkGradients, expectElements, refusal } from "../elements.ts";
import { testAgainstPyTorch } from "../fixtures.ts";

testAgainstPyTorch(cases.filter(({ op }) => op === "roll"));

const inputs = shapes({ minRank: 1, maxRank: 3 }).chain((shape) =>
  fc.tuple(tensors(shape), fc.nat(shape.length - 1), fc.integer({ min: -9, max: 9 })),
);

test("roll moves elements on, and round", () => {
  fc.assert(
    fc.property(inputs, ([x, axis, shift]) => {
      const n = x.shape[axis]!;
      expectElements(roll(x, shift, axis), (position) =>
        at(x, position.with(axis, (((position[axis]! - shift) % n) + n) % n)),
      );
    }),
  );
});

test("rolling back is the tensor, and several axes are rolled one after the other", () => {
  fc.assert(
    fc.property(inputs, ([x, axis, shift]) => {
      expect(roll(roll(x, shift), -shift).toTypedArray()).toEqual(x.toTypedArray());
      const twice = roll(roll(x, shift, axis), 1, 0);
      expect(roll(x, [shift, 1], [axis, 0]).toTypedArray()).toEqual(twice.toTypedArray());
    }),
  );
});

test("the gradient of roll", () => {
  fc.assert(
    fc.property(inputs, ([x, axis, shift]) => {
      checkGradients((x) => roll(x, shift, axis), [x]);
      checkGradients((x) => roll(x, shift), [x]);
    }),
  );
});

test("refusals", () => {
  expect(refusal(() => roll(zeros([2, 3]), [1, 2], 0))).toBe(
    "ValueError: roll: there must be one shift for each dim, got 2 and 1",
  );
  expect(refusal(() => roll(zeros([2, 3]), [1, 2]))).toBe(
    "ValueError: roll: there must be one shift for each dim, got 2 and 0",
  );
  expect(refusal(() => roll(zeros([2]), 0.5))).toBe("ValueError: roll: shifts are whole numbers, got 0.5");
});

test("refuses to roll by no shifts, and what is no tensor", () => {
  expect(() => roll([1, 2] as never, 1)).toThrow("roll: takes a tensor, got [1, 2]. Did you mean tensor(…)?");
  expect(() => roll(tensor([1, 2]), [])).toThrow("roll: there must be at least one shift, got none");
});
