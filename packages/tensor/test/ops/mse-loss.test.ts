import fc from "fast-check";
import { expect, test } from "vitest";
import { mseLoss, tensor, zeros } from "../../src/index.ts";
import { broadcastableShapes, tensors } from "../../src/testing.ts";
import { refusal } from "../elements.ts";
import { checkDerivatives, expectEach, expectSame, testFixtures } from "./reductions.ts";

testFixtures("mseLoss");

const pairs = broadcastableShapes(2, { maxRank: 3, maxSize: 3, minSize: 1 }).chain(([a, b]) =>
  fc.tuple(tensors(a!), tensors(b!)),
);

test("is its definition", () => {
  fc.assert(
    fc.property(pairs, ([x, target]) => {
      const errors = Array.from(x.sub(target).toTypedArray(), (error) => error ** 2); // exact: multiples of 1/64
      const total = errors.reduce((sum, error) => sum + error, 0);
      expectEach(mseLoss(x, target, { reduction: "none" }), x.sub(target).shape, errors);
      expectEach(mseLoss(x, target, { reduction: "sum" }), [], [total]);
      expectEach(mseLoss(x, target), [], [total / errors.length]);
    }),
  );
});

test("does not care which is the target", () => {
  fc.assert(
    fc.property(pairs, ([x, target]) => {
      expectSame(mseLoss(x, target), mseLoss(target, x), 0);
    }),
  );
});

test("has the right first and second derivatives", () => {
  fc.assert(
    fc.property(pairs, fc.constantFrom("none" as const, "sum" as const, "mean" as const), (pair, reduction) => {
      checkDerivatives((x, target) => mseLoss(x!, target!, { reduction }), pair);
    }),
    { numRuns: 50 },
  );
});

test("refuses shapes that do not broadcast, integers alone, and numbers", () => {
  expect(refusal(() => mseLoss(zeros([3]), zeros([4])))).toBe(
    "ShapeError: mseLoss: sizes must match or be 1, but axis -1 has 3 and 4, got [3] and [4]",
  );
  const ints = tensor(Int32Array.of(1));
  expect(refusal(() => mseLoss(ints, ints))).toBe(
    "DTypeError: mseLoss: one of the tensors must be float32, got int32 and int32",
  );
  expect(refusal(() => mseLoss(zeros([1]), 1 as never))).toBe(
    "DTypeError: mseLoss: takes a tensor, got 1. Did you mean tensor(…)?",
  );
});
