import fc, { type Arbitrary } from "fast-check";
import { expect, test } from "vitest";
import all from "../../../../oracle/fixtures/ops_elementwise.json" with { type: "json" };
import type { Tensor } from "../../src/index.ts";
import {
  broadcastableShapes,
  type Differentiable,
  gradcheck,
  gradgradcheck,
  shapes,
  tensors,
} from "../../src/testing.ts";
import { type OpFixture, testAgainstPyTorch } from "../fixtures.ts";
import { withPlainKernels } from "../kernels/fast.ts";

const SMALL = { maxRank: 3, maxSize: 3 };

/** Runs PyTorch's cases of these ops. */
export function testFixtures(...ops: readonly string[]): void {
  testAgainstPyTorch((all as readonly OpFixture[]).filter(({ op }) => ops.includes(op)));
}

/** Multiples of 1/64 from min to max, exact in every format. */
export function grid(min: number, max: number): Arbitrary<number> {
  return fc.integer({ min: min * 64, max: max * 64 }).map((k) => k / 64);
}

/** Values with a distance from 0, where many ops have a kink. */
export const awayFrom0: Arbitrary<number> = grid(-2, 2).filter((x) => Math.abs(x) > 1 / 32);

/** Float32 values of every size, without NaN. */
export const anyFloat: Arbitrary<number> = fc.float({ noNaN: true });

/** Tensors of any shape and layout, of these values. */
export function anyTensor(values: Arbitrary<number> = anyFloat): Arbitrary<Tensor> {
  return shapes(SMALL).chain((shape) => tensors(shape, { values }));
}

/** Pairs of tensors, of any layout, whose shapes broadcast. */
export function anyPair(values: Arbitrary<number> = anyFloat, others = values): Arbitrary<[Tensor, Tensor]> {
  return broadcastableShapes(2, SMALL).chain(([a, b]) =>
    fc.tuple(tensors(a!, { values }), tensors(b!, { values: others })),
  );
}

/**
 * Holds f against its definition in float64: the float32 nearest to it, but for an error of the definition itself.
 * @param fastUlps how many units in the last place more the fast kernels may be off
 */
export function testDefinition(
  f: (x: Tensor) => Tensor,
  definition: (x: number) => number,
  values: Arbitrary<number> = anyFloat,
  fastUlps = 0,
): void {
  const check = (ulps: number): void => {
    fc.assert(
      fc.property(anyTensor(values), (x) => {
        const y = f(x);
        expect(y.shape).toEqual(x.shape);
        const wanted = Array.from(x.toTypedArray(), definition);
        y.toTypedArray().forEach((value, i) => {
          expectRounded(value, wanted[i]!, ulps);
        });
      }),
    );
  };
  test("is its definition, rounded once", () => {
    if (fastUlps > 0) withPlainKernels(() => check(0));
    else check(0);
  });
  if (fastUlps > 0) test(`is within ${fastUlps} ulp of it with the fast kernels`, () => check(fastUlps));
}

function expectRounded(value: number, wanted: number, ulps: number): void {
  if (value === Math.fround(wanted) || (Number.isNaN(value) && Number.isNaN(wanted))) return;
  const allowed = 1.0001 + 2 * ulps; // in half units
  expect(Math.abs(value - wanted)).toBeLessThanOrEqual(allowed * (2 ** -24 * Math.abs(wanted) + 2 ** -150));
}

/** First and second derivatives of an op of one operand. `values` must keep a distance of 1/64 from kinks. */
export function testGradient(f: Differentiable, values: Arbitrary<number>): void {
  test("has the right first and second derivatives", () => {
    fc.assert(
      fc.property(anyTensor(values), (x) => {
        gradcheck(f, [x]);
        gradgradcheck(f, [x]);
      }),
      { numRuns: 50 },
    );
  });
}

/** First and second derivatives of an op of two operands that broadcast. */
export function testGradients(f: Differentiable, values: Arbitrary<number>, others = values): void {
  test("has the right first and second derivatives", () => {
    fc.assert(
      fc.property(anyPair(values, others), (pair) => {
        gradcheck(f, pair);
        gradgradcheck(f, pair);
      }),
      { numRuns: 50 },
    );
  });
}

/** Holds two tensors to be the same, element by element, up to `tolerance`, in parts of 1 + their size. */
export function expectSame(a: Tensor, b: Tensor, tolerance = 0): void {
  expect(a.shape).toEqual(b.shape);
  const wanted = b.toTypedArray();
  a.toTypedArray().forEach((value, i) => {
    if (Object.is(value, wanted[i]) || value === wanted[i]) return;
    expect(Math.abs(value - wanted[i]!)).toBeLessThanOrEqual(tolerance * (1 + Math.abs(value)));
  });
}
