import fc from "fast-check";
import {
  bernoulli,
  exponential,
  Generator,
  multinomial,
  normal,
  ones,
  rand,
  randint,
  randintLike,
  randLike,
  randn,
  randnLike,
  randperm,
  type Tensor,
  tensor,
  uniform,
} from "../../src/index.ts";
import { anyTensors, shapes, tensors } from "../../src/testing.ts";
import type { Entries, Entry } from "./entry.ts";
import { from1To3, of, SMALL } from "./inputs.ts";

const shape = shapes(SMALL).map((shape) => [shape]);
const anyDType = fc.constantFrom("float32", "int32", "bool" as const).chain((dtype) => anyTensors({ ...SMALL, dtype }));
const x = ones([2]);
const ints = tensor(Int32Array.of(1, 2));

const MADE: Entry["gradient"] = { leaf: "makes a leaf" };
const LIKE: Entry["gradient"] = { leaf: "makes a leaf: only x's shape counts" };
const DRAWN: Entry["gradient"] = { none: "draws are no function of their chances" };
const badShapes: Entry["bad"] = [[[-1]], [[0.5]], [3]];

/** The drawing function with the same generator each time, as its last option. */
function seeded(draw: (...args: never[]) => Tensor): NonNullable<Entry["call"]> {
  return (...args: never[]) => draw(...args, { generator: new Generator(7) } as never);
}

const like: Entry = { inputs: anyDType.map((x) => [x]), gradient: LIKE, bad: [] };
const drawnLike: Entry = { inputs: anyTensors(SMALL).map((x) => [x]), gradient: LIKE, bad: [[ints]] };

/** What makes tensors. */
export const creation = {
  tensor: {
    inputs: shapes({ ...SMALL, minSize: 1 }).chain((shape) => tensors(shape).map((x) => [x.toArray()])),
    gradient: MADE,
    bad: [["1"], [[[1], [1, 2]]], [x], [[3e9], { dtype: "int32" }]],
  },
  zeros: { inputs: shape, gradient: MADE, bad: badShapes },
  ones: { inputs: shape, gradient: MADE, bad: badShapes },
  full: {
    inputs: shape.map(([shape]) => [shape, 2.5]),
    gradient: MADE,
    bad: [
      [[-1], 1],
      [[2], "1"],
    ],
  },
  zerosLike: like,
  onesLike: like,
  fullLike: {
    ...like,
    inputs: anyDType.map((x) => [x, 1]),
    bad: [
      [x, "1"],
      [ints, 3e9],
    ],
  },
  eye: { inputs: fc.tuple(fc.nat(3), fc.nat(3)), gradient: MADE, bad: [[-1], ["3"]] },
  arange: {
    inputs: fc.tuple(fc.nat(3), fc.integer({ min: 3, max: 6 })),
    gradient: MADE,
    bad: [[0, 1, 0], [0, 1, -1], ["3"]],
  },
  linspace: {
    inputs: fc.tuple(fc.nat(3), fc.nat(3), fc.nat(5)),
    gradient: MADE,
    bad: [
      [0, 1, -1],
      [0, "1", 2],
    ],
  },

  rand: { inputs: shape, call: seeded(rand), gradient: MADE, bad: badShapes },
  randn: { inputs: shape, call: seeded(randn), gradient: MADE, bad: badShapes },
  uniform: {
    inputs: shape.map(([shape]) => [shape, -1, 1]),
    call: seeded(uniform),
    gradient: MADE,
    bad: [...badShapes, [[2], 1, 0]],
  },
  exponential: {
    inputs: shape.map(([shape]) => [shape, 2]),
    call: seeded(exponential),
    gradient: MADE,
    bad: [...badShapes, [[2], -1]],
  },
  randint: {
    inputs: shape.map(([shape]) => [-3, 7, shape]),
    call: seeded(randint),
    gradient: MADE,
    bad: [
      [0, [2]],
      [2, 1, [2]],
    ],
  },
  randperm: { inputs: fc.tuple(fc.nat(9)), call: seeded(randperm), gradient: MADE, bad: [[-1], ["3"]] },
  randLike: { ...drawnLike, call: seeded(randLike) },
  randnLike: { ...drawnLike, call: seeded(randnLike) },
  randintLike: {
    inputs: anyTensors(SMALL).map((x) => [x, 7]),
    call: seeded(randintLike),
    gradient: LIKE,
    bad: [
      [x, 0],
      [tensor([true]), 2],
    ],
  },
  normal: {
    inputs: shapes(SMALL).chain((shape) => fc.tuple(tensors(shape), of(from1To3)(shape))),
    call: seeded(normal),
    gradient: DRAWN,
    bad: [
      [0, 1],
      [0, -1, [2]],
      [x, ones([3])],
      [ints, x],
    ],
  },
  bernoulli: {
    inputs: shapes(SMALL).chain((shape) =>
      tensors(shape, { values: fc.constantFrom(0, 0.25, 0.5, 1) }).map((p) => [p]),
    ),
    call: seeded(bernoulli),
    gradient: DRAWN,
    bad: [[0.5], [2, [2]], [tensor([1.5])]],
  },
  multinomial: {
    inputs: fc.constantFrom([3], [2, 3]).chain((shape) => fc.tuple(of(from1To3)(shape), fc.constant(2))),
    call: seeded(multinomial),
    gradient: { none: "places are whole numbers" },
    bad: [
      [x, 3],
      [x, 0],
      [tensor([-1, 1]), 1],
      [ones([1, 1, 2]), 1],
    ],
  },
} satisfies Entries;
