import fc from "fast-check";
import { expect, test } from "vitest";
import { amax, amin, tensor, zeros } from "../../src/index.ts";
import { distinctTensors } from "../../src/testing.ts";
import { refusal } from "../elements.ts";
import { expectSame, reductions, testFixtures, testGradient, testReduction } from "./reductions.ts";

testFixtures("amax", "amin");
testReduction(amax, (values) => Math.max(...values), 1);
testReduction(amin, (values) => Math.min(...values), 1);
testGradient((x, dims, options) => amax(x, dims, options).square(), 1, distinctTensors);
testGradient((x, dims, options) => amin(x, dims, options).square(), 1, distinctTensors);

test("the smallest is the largest of the negatives", () => {
  fc.assert(
    fc.property(reductions(1), ([x, dims, keepdim]) => {
      expectSame(amin(x, dims, { keepdim }), amax(x.neg(), dims, { keepdim }).neg(), 0);
    }),
  );
});

test("equals share the gradient", () => {
  const x = tensor([
    [3, 3, 1],
    [0, 3, 0],
  ]).requiresGrad_();
  amax(x, [0, 1]).backward(tensor(6));
  expect(x.grad!.toArray()).toEqual([
    [2, 2, 0],
    [0, 2, 0],
  ]);
});

test("refuses axes without elements", () => {
  expect(refusal(() => amax(zeros([2, 0]), 1))).toBe(
    "IndexError: amax: there is no largest of no elements, but axis 1 has size 0",
  );
  expect(refusal(() => amin(zeros([0])))).toBe(
    "IndexError: amin: there is no smallest of no elements, but axis 0 has size 0",
  );
});
