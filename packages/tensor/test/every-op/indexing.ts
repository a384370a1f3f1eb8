import fc, { type Arbitrary } from "fast-check";
import { ones, slice, type Tensor, tensor } from "../../src/index.ts";
import { anyTensors, masks, shapes, tensors } from "../../src/testing.ts";
import type { Entries } from "./entry.ts";
import { alongAxis, ids, SMALL } from "./inputs.ts";

const x = ones([2, 3]);
const places = tensor(Int32Array.of(0, 1));
const outside = tensor(Int32Array.of(0, 3));
const floats = ones([2]);
const grids = tensors([3, 4]);

/** A tensor of int32 places along each axis of [3, 4], its axis, and a source of its shape. */
const scattered: Arbitrary<[Tensor, number, Tensor, Tensor]> = fc
  .constantFrom<[number, number[], number]>([0, [2, 4], 3], [1, [3, 5], 4], [-1, [2, 1], 4])
  .chain(([dim, shape, n]) => fc.tuple(grids, fc.constant(dim), ids(n, shape), tensors(shape)));

/** What looks up elements, writes to places, or makes tensors of ids. */
export const indexing = {
  gather: {
    inputs: scattered.map(([x, dim, index]) => [x, dim, index]),
    gradient: true,
    bad: [
      [x, 0, places],
      [x, 2, outside],
      [ones([3]), 0, outside],
      [floats, 0, floats],
    ],
  },
  scatterAdd: {
    inputs: scattered,
    gradient: true,
    bad: [
      [x, 0, places, x],
      [floats, 0, outside, floats],
      [floats, 0, places, places],
    ],
  },
  indexSelect: {
    inputs: fc.tuple(grids, fc.constant(0), ids(3, [2])),
    gradient: true,
    bad: [
      [x, 0, outside],
      [x, 2, places],
      [x, 0, floats],
      [x, 0, tensor([[0]], { dtype: "int32" })],
    ],
  },
  indexAdd: {
    inputs: fc.tuple(grids, fc.constant(1), ids(4, [2]), tensors([3, 2]), fc.constant({ alpha: -0.5 })),
    gradient: true,
    bad: [
      [x, 0, outside, x],
      [x, 0, places, ones([2, 2])],
      [x, 0, places, places],
    ],
  },
  index: {
    inputs: fc.oneof(
      grids.map((x) => [x, -1, slice(1, null, 2)]),
      grids.map((x) => [x, null, "...", slice(1)]),
      fc.tuple(grids, fc.constant(slice()), ids(4, [2, 2])),
      fc.tuple(grids, ids(3, [2]), ids(4, [2, 1])),
      fc.tuple(grids, masks([3])),
      fc.tuple(grids, masks([3, 4])),
    ),
    gradient: true,
    bad: [
      [x, 2],
      [x, 0, 0, 0],
      [x, floats],
      [x, outside],
      [x, tensor([true])],
      [x, "...", "..."],
      [x, 0.5],
    ],
  },
  maskedSelect: {
    inputs: shapes(SMALL).chain((shape) => fc.tuple(tensors(shape), masks(shape))),
    gradient: true,
    bad: [
      [x, x],
      [floats, tensor([true, true, false])],
    ],
  },
  embedding: {
    inputs: fc.tuple(ids(3, [2, 2]), tensors([3, 2])), // the padding row, by intent, has no gradient
    gradient: true,
    bad: [
      [outside, x],
      [places, floats],
      [floats, x],
      [places, x, { paddingIdx: 2 }],
    ],
  },
  oneHot: {
    inputs: shapes(SMALL).chain((shape) => fc.tuple(ids(3, shape), fc.constant(3))),
    gradient: { none: "counts are whole numbers" },
    bad: [[outside, 3], [floats], [places, 0]],
  },
  copy_: {
    inputs: alongAxis(1).chain(([x]) => fc.tuple(fc.constant(x), tensors(x.shape.slice(1)))),
    gradient: { none: "refuses tensors that require one, unless under noGrad" },
    bad: [
      [x, floats],
      [ones([1]).expand([2]), floats],
    ],
    refuses: "those whose elements share memory, to write to",
    definition: (x: Tensor, source: Tensor) => {
      const values = source.toTypedArray();
      return Array.from({ length: x.numel() }, (_, i) => values[i % values.length]!);
    },
  },
  to: {
    inputs: fc.tuple(anyTensors(SMALL), fc.constantFrom("int32", "bool")),
    gradient: { none: "only float32 carries gradients; to float32 it is x itself" },
    bad: [
      [x, "float64"],
      [tensor([3e9]), "int32"],
    ],
  },
} satisfies Entries;
