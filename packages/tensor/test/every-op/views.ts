import fc from "fast-check";
import { ones, type Tensor, tensor } from "../../src/index.ts";
import { anyTensors, dims, permutations, shapes, tensors } from "../../src/testing.ts";
import type { Entries, Entry } from "./entry.ts";
import { alongAxis, one, SMALL } from "./inputs.ts";

const x = ones([2, 3]);
const scalar = ones([]);

/** x of at least one axis, one of them, another one. */
const twoAxes = alongAxis(0).chain(([x, dim]) => fc.tuple(fc.constant(x), fc.constant(dim), dims(x.ndim)));
const nonEmpty = anyTensors({ ...SMALL, minSize: 1 });
const reversed = (x: Tensor): number[] => x.shape.toReversed();

/** x with some axes made 1, and the shape that it had, with or without a new axis in front. */
const expandable = shapes(SMALL).chain((shape) =>
  fc
    .array(fc.boolean(), { minLength: shape.length, maxLength: shape.length })
    .chain((ones) => tensors(shape.map((n, axis) => (ones[axis] ? 1 : n))))
    .chain((x) => fc.tuple(fc.constant(x), fc.constantFrom(shape, [2, ...shape]))),
);
const expansion: Entry = {
  inputs: expandable,
  gradient: true,
  bad: [
    [x, [3, 3]],
    [x, [3]],
    [x, 3],
  ],
};
const badShapes = [
  [x, [4]],
  [x, [-1, -1]],
  [x, 6],
];

/** What shows the same elements in another shape or order, or some of them. */
export const views = {
  clone: { inputs: one(), gradient: true, bad: [] },
  contiguous: { inputs: one(), gradient: true, bad: [] },
  view: {
    inputs: nonEmpty.chain((x) => fc.constantFrom([x.contiguous(), [-1]], [x.contiguous(), reversed(x)])),
    gradient: true,
    bad: [...badShapes, [x.transpose(0, 1), [6]]],
    refuses: "those that its strides cannot show in the new shape",
  },
  reshape: {
    inputs: nonEmpty.chain((x) => fc.constantFrom([x, [-1]], [x, reversed(x)])),
    gradient: true,
    bad: badShapes,
  },
  transpose: {
    inputs: twoAxes,
    gradient: true,
    bad: [
      [x, 0, 2],
      [x, 0],
    ],
  },
  permute: {
    inputs: anyTensors(SMALL).chain((x) => fc.tuple(fc.constant(x), permutations(x.ndim))),
    gradient: true,
    bad: [
      [x, [0]],
      [x, [0, 0]],
      [x, 0],
    ],
  },
  movedim: {
    inputs: twoAxes,
    gradient: true,
    bad: [
      [x, 0, 2],
      [x, [0, 1], [0]],
      [x, [0, 0], [0, 1]],
    ],
  },
  squeeze: {
    inputs: anyTensors({ maxRank: 3, maxSize: 2 }).chain((x) => fc.tuple(fc.constant(x), dims(x.ndim))),
    gradient: true,
    bad: [[x, 2]],
  },
  unsqueeze: {
    inputs: anyTensors(SMALL).chain((x) => fc.tuple(fc.constant(x), dims(x.ndim + 1))),
    gradient: true,
    bad: [[x, 3], [x]],
  },
  flatten: {
    inputs: one(),
    gradient: true,
    bad: [
      [x, 1, 0],
      [x, 2],
    ],
  },
  expand: expansion,
  broadcastTo: expansion,
  select: {
    inputs: alongAxis(1).map((args) => [...args, -1]),
    gradient: true,
    bad: [
      [x, 0, 2],
      [x, 2, 0],
      [scalar, 0, 0],
    ],
  },
  slice: {
    inputs: alongAxis(0).map((args) => [...args, 1, null, 2]),
    gradient: true,
    bad: [
      [x, 2, 0, 1],
      [x, 0, 0.5],
      [x, 0, 0, 1, -1],
    ],
  },
  narrow: {
    inputs: fc.oneof(
      alongAxis(1).map(([x, dim]) => [x, dim, 0, 1]),
      alongAxis(1).map(([x, dim]) => [x, dim, tensor(0, { dtype: "int32" }), 1]),
    ),
    gradient: true,
    bad: [
      [x, 0, 1, 2],
      [x, 2, 0, 1],
    ],
  },
} satisfies Entries;
