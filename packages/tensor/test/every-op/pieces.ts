import fc from "fast-check";
import { ones } from "../../src/index.ts";
import { anyTensors, dimLists, shapes, tensors } from "../../src/testing.ts";
import type { Entries, Entry } from "./entry.ts";
import { alongAxis, SMALL } from "./inputs.ts";

const x = ones([2, 3]);
const scalar = ones([]);

const triangle: Entry = {
  inputs: fc.tuple(
    shapes({ ...SMALL, minRank: 2 }).chain((shape) => tensors(shape)),
    fc.integer({ min: -2, max: 2 }),
  ),
  gradient: true,
  bad: [[ones([3])], [x, 0.5]],
};
const tensorList = alongAxis(1).chain(([x, dim]) =>
  fc.tuple(fc.tuple(fc.constant(x), tensors(x.shape)), fc.constant(dim)),
);

/** What takes tensors apart, puts them together, or moves their elements. */
export const pieces = {
  split: {
    inputs: alongAxis(1).map(([x, dim]) => [x, 2, dim]),
    gradient: true,
    bad: [
      [x, 0],
      [x, [1, 2]],
      [scalar, 1],
    ],
  },
  chunk: {
    inputs: alongAxis(1).map(([x, dim]) => [x, 2, dim]),
    gradient: true,
    bad: [
      [x, 0],
      [x, 2, 2],
      [scalar, 1],
    ],
  },
  unbind: { inputs: alongAxis(1), gradient: true, bad: [[x, 2], [scalar]] },
  cat: { inputs: tensorList, gradient: true, bad: [[[]], [[x, ones([3, 2])]], [[scalar]], [x]] },
  stack: { inputs: tensorList, gradient: true, bad: [[[]], [[x, ones([3, 2])]], [[x], 3], [x]] },
  flip: {
    inputs: anyTensors(SMALL).chain((x) => fc.tuple(fc.constant(x), dimLists(x.ndim))),
    gradient: true,
    bad: [[x, [2]], [x, [0, 0]], [x]],
  },
  roll: {
    inputs: alongAxis(0).map(([x, dim]) => [x, 1, dim]),
    gradient: true,
    bad: [
      [x, 0.5],
      [x, [1, 2], 0],
      [x, []],
    ],
  },
  repeat: {
    inputs: anyTensors({ ...SMALL, maxRank: 2 }).map((x) => [x, [2, 1, 2]]),
    gradient: true,
    bad: [
      [x, [2]],
      [x, [-1, 1]],
      [x, 2],
    ],
  },
  tril: triangle,
  triu: triangle,
} satisfies Entries;
