import fc, { type Arbitrary } from "fast-check";
import { ones, type Shape, type Tensor, tensor } from "../../src/index.ts";
import { awayFrom, distinctTensors, tensors } from "../../src/testing.ts";
import type { Entries, Entry } from "./entry.ts";
import { alongAxis, awayFrom0, distinctAlongAxis, of, overAxes, PLACES, smooth, two } from "./inputs.ts";

const x = ones([2, 3]);
const ints = tensor(Int32Array.of(1, 2));
const empty = ones([0]);

/** An op over axes that takes empty ones. */
const reduction: Entry = {
  inputs: overAxes(0),
  gradient: true,
  bad: [
    [x, 2],
    [x, [0, -2]],
    [x, 0, true],
  ],
};
const withoutTies: Entry = { ...reduction, inputs: overAxes(1, distinctTensors), bad: [[x, 2], [empty]] };
const place: Entry = { inputs: distinctAlongAxis, gradient: PLACES, bad: [[x, 2], [empty], [tensor([true])]] };
const rowwise: Entry = { inputs: alongAxis(0), gradient: true, bad: [[x, 2], [x], [ints, 0]] };
const extreme: Entry = {
  inputs: fc.oneof(
    distinctAlongAxis,
    distinctAlongAxis.map(([x]) => [x]),
    two(
      smooth,
      smooth.map((k) => k + 1 / 128),
    ), // multiples of 1/64 beside those + 1/128
  ),
  gradient: true,
  bad: [[x, 2], [empty], [x, ones([2])]],
  closeness: { eps: 2 ** -9, tolerance: 5e-3 },
};

/** Multiples of 1/2, none twice: std has a kink where all are equal. */
const spread = (shape: Shape): Arbitrary<Tensor> => distinctTensors(shape).map((x) => x.mul(8));

/** Over axes and along one. */
export const reductions = {
  sum: reduction,
  mean: { ...reduction, inputs: overAxes(1), bad: [...reduction.bad, [ints]] },
  var: {
    ...reduction,
    inputs: overAxes(2),
    bad: [...reduction.bad, [ints], [x, 0, { unbiased: true, correction: 1 }]],
  },
  std: { ...reduction, inputs: overAxes(3, spread), bad: [...reduction.bad, [ints]] },
  logsumexp: { ...reduction, inputs: overAxes(1) },
  prod: {
    ...reduction,
    inputs: alongAxis(0),
    bad: [
      [x, 2],
      [x, 0, true],
    ],
  },
  norm: {
    inputs: fc
      .tuple(fc.constantFrom<unknown>(1, 1.5, 2, 3, "fro"), overAxes(1, of(awayFrom0)))
      .map(([p, [x, dims, options]]) => [x, p, dims, options]),
    gradient: true,
    bad: [[x, "nuc"], [x, 2, 2], [ints]],
  },
  amax: withoutTies,
  amin: withoutTies,
  max: { ...extreme, refusedAs: "maximum" }, // max(x, other) is maximum(x, other)
  min: { ...extreme, refusedAs: "minimum" },
  argmax: place,
  argmin: place,
  all: { inputs: overAxes(0), gradient: { none: "true or false" }, bad: reduction.bad },
  any: { inputs: overAxes(0), gradient: { none: "true or false" }, bad: reduction.bad },

  softmax: rowwise,
  logSoftmax: rowwise,
  cumsum: { ...rowwise, bad: [[x, 2], [x]] },
  sort: {
    inputs: fc
      .tuple(alongAxis(1, distinctTensors), fc.boolean())
      .map(([args, descending]) => [...args, { descending }]),
    gradient: true,
    bad: [
      [x, 2],
      [x, 0, true],
    ],
  },
  argsort: {
    inputs: alongAxis(1),
    gradient: PLACES,
    bad: [
      [x, 2],
      [x, 0, true],
    ],
  },
  topk: {
    inputs: alongAxis(1, distinctTensors).map(([x, dim]) => [x, 1, dim]),
    gradient: true,
    bad: [
      [x, 4],
      [x, 1, 2],
      [tensor([true]), 1],
    ],
  },
  layerNorm: {
    inputs: fc
      .tuple(tensors([2, 3]), of(awayFrom([]))([3]), tensors([3]))
      .map(([x, weight, bias]) => [x, [3], { weight, bias, eps: 0.125 }]),
    gradient: true,
    bad: [
      [x, [2]],
      [x, [3], { weight: ones([2]) }],
      [ints, [2]],
    ],
    closeness: { eps: 2 ** -9, tolerance: 5e-3 }, // its curvature grows as 1/σ³
  },
} satisfies Entries;
