import fc from "fast-check";
import { ones, tensor } from "../../src/index.ts";
import { awayFrom, broadcastableShapes, masks, specialFloats, tensors } from "../../src/testing.ts";
import type { Entries, Entry } from "./entry.ts";
import { awayFrom0, binary, COMPARES, from1To3, of, one, SMALL, smooth, two, UNEQUAL, unary } from "./inputs.ts";

const bools = tensor([true, false]);
const farFromHalves = awayFrom([-2, -1.5, -1, -0.5, 0, 0.5, 1, 1.5, 2]);
const test: Entry = { inputs: one(specialFloats()), gradient: COMPARES, bad: [] };
const comparison: Entry = { inputs: two(specialFloats()), gradient: COMPARES, bad: [UNEQUAL] };

/** Values that are never equal: multiples of 1/16, and those plus a part of 1/16. */
const unequal = (part: number) => fc.integer({ min: -32, max: 32 }).map((k) => k / 16 + part);

/** A mask, and tensors that broadcast with it. */
const masked = broadcastableShapes(3, SMALL).chain(([mask, a, b]) => fc.tuple(masks(mask!), tensors(a!), tensors(b!)));

/** Element by element. */
export const elementwise = {
  abs: unary(awayFrom0, [[bools]]),
  cos: unary(),
  erf: unary(),
  exp: unary(),
  expm1: unary(),
  gelu: {
    inputs: fc.tuple(one(), fc.constantFrom([], [{ approximate: "tanh" }])).map(([x, options]) => [...x, ...options]),
    gradient: true,
    bad: [[bools], [ones([1]), { approximate: "erf" }]],
  },
  log: unary(from1To3),
  log1p: unary(awayFrom([], { min: 0 })),
  log2: unary(from1To3),
  neg: unary(smooth, [[bools]]),
  reciprocal: unary(from1To3),
  relu: unary(awayFrom0, [[bools]]),
  rsqrt: unary(from1To3),
  sigmoid: unary(),
  silu: unary(smooth, [[bools]]),
  sin: unary(),
  sqrt: unary(from1To3),
  square: unary(),
  tanh: unary(),

  // Steps: their gradient is 0.
  ceil: unary(farFromHalves, [[bools]]),
  floor: unary(farFromHalves, [[bools]]),
  round: unary(farFromHalves, [[bools], [ones([1]), { decimals: 0.5 }]]),
  sign: unary(awayFrom0),
  trunc: unary(farFromHalves, [[bools]]),

  add: binary(),
  sub: { ...binary(), bad: [UNEQUAL, [bools, bools]] },
  mul: binary(),
  div: { ...binary(smooth, from1To3), bad: [UNEQUAL, [ones([1]), 2, { roundingMode: "ceil" }]] },
  pow: { ...binary(awayFrom([], { min: 1, max: 2 }), smooth), bad: [UNEQUAL, [bools, bools]] },
  maximum: { ...binary(unequal(0), unequal(1 / 32)), bad: [UNEQUAL, [ones([2]), 1]] },
  minimum: { ...binary(unequal(0), unequal(1 / 32)), bad: [UNEQUAL, [ones([2]), 1]] },
  clamp: {
    inputs: broadcastableShapes(3, SMALL)
      .chain(([x, low, high]) =>
        fc.tuple(
          of(unequal(0))(x!),
          of(unequal(1 / 48))(low!),
          of(unequal(2 / 48))(high!),
          fc.constantFrom("low", "high", "both"),
        ),
      )
      .map(([x, low, high, bounds]) => [x, bounds === "high" ? null : low, bounds === "low" ? undefined : high]),
    gradient: true,
    bad: [[ones([2])], [ones([2]), ones([3])]],
  },
  where: {
    inputs: masked,
    gradient: true,
    bad: [
      [ones([2]), 1, 0],
      [bools, ones([3]), 0],
    ],
  },
  maskedFill: {
    inputs: masked.chain(([mask, x]) => fc.tuple(fc.constant(x), fc.constant(mask), tensors([]))),
    gradient: true,
    bad: [
      [ones([2]), ones([2]), 0],
      [ones([3]), bools, 0],
    ],
  },

  eq: comparison,
  ge: comparison,
  gt: comparison,
  le: comparison,
  lt: comparison,
  ne: comparison,
  logicalAnd: comparison,
  logicalNot: test,
  logicalOr: comparison,
  logicalXor: comparison,
  isfinite: test,
  isinf: test,
  isnan: test,
} satisfies Entries;
