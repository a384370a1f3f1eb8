import fc, { type Arbitrary } from "fast-check";
import { expect, test } from "vitest";
import all from "../../../../oracle/fixtures/ops_reduce.json" with { type: "json" };
import type { Dims, Shape, Tensor } from "../../src/index.ts";
import { type Differentiable, dimLists, gradcheck, gradgradcheck, shapes, tensors } from "../../src/testing.ts";
import { at, positions } from "../elements.ts";
import { type OpFixture, testAgainstPyTorch } from "../fixtures.ts";

/** Runs PyTorch's cases of these ops. */
export function testFixtures(...ops: readonly string[]): void {
  testAgainstPyTorch((all as readonly OpFixture[]).filter(({ op }) => ops.includes(op)));
}

/** Shapes with axes of size `minSize` to 3. */
export function smallShapes(minSize: number, minRank = 0): Arbitrary<number[]> {
  return shapes({ minRank, maxRank: 3, minSize, maxSize: 3 });
}

/** A tensor of any layout, some of its axes or an empty list for all, and whether to keep them. */
export function reductions(
  minSize: number,
  tensorsOf: (shape: Shape) => Arbitrary<Tensor> = tensors,
): Arbitrary<[Tensor, number[], boolean]> {
  const minRank = minSize > 1 ? 1 : 0; // a scalar is one element
  return smallShapes(minSize, minRank).chain((shape) =>
    fc.tuple(tensorsOf(shape), dimLists(shape.length), fc.boolean()),
  );
}

/** A tensor of any layout, one of its axes, and whether to keep it. */
export function alongOneAxis(
  minSize: number,
  tensorsOf: (shape: Shape) => Arbitrary<Tensor> = tensors,
): Arbitrary<[Tensor, number, boolean]> {
  return smallShapes(minSize, 1).chain((shape) =>
    fc.tuple(tensorsOf(shape), fc.integer({ min: -shape.length, max: shape.length - 1 }), fc.boolean()),
  );
}

/** The elements that each result of a reduction is made of, in row-major order, and the shape of the results. */
export function groups(x: Tensor, dims: Dims, keepdim = false): { shape: number[]; values: number[][] } {
  const list = typeof dims === "number" ? [dims] : (dims ?? []);
  const axes = list.length === 0 ? [...x.shape.keys()] : list.map((dim) => (dim < 0 ? dim + x.ndim : dim));
  const outer = positions(x.shape.map((n, axis) => (axes.includes(axis) ? 1 : n)));
  const inner = positions(x.shape.map((n, axis) => (axes.includes(axis) ? n : 1)));
  const shape = x.shape.map((n, axis) => (axes.includes(axis) ? 1 : n));
  return {
    shape: keepdim ? shape : shape.filter((_, axis) => !axes.includes(axis)),
    values: outer.map((start) => inner.map((within) => at(x, start.map((i, axis) => i + within[axis]!)))), // biome-ignore format: one thought
  };
}

/** Holds a tensor against one value for each result of a reduction, NaN equal to NaN. */
export function expectEach(y: Tensor, shape: Shape, wanted: readonly number[], tolerance = 1e-6): void {
  expect(y.shape).toEqual(shape);
  y.toTypedArray().forEach((value, i) => {
    if (Object.is(value, wanted[i]) || value === wanted[i]) return;
    expect(Math.abs(value - wanted[i]!)).toBeLessThanOrEqual(tolerance * (1 + Math.abs(wanted[i]!)));
  });
}

type Reduction = (x: Tensor, dims: number[], options: { keepdim: boolean }) => Tensor;

/** Holds a reduction over any axes of any tensor against its definition in float64. */
export function testReduction(
  f: Reduction,
  definition: (values: number[]) => number,
  minSize = 0,
  tensorsOf: (shape: Shape) => Arbitrary<Tensor> = tensors,
): void {
  test("is its definition", () => {
    fc.assert(
      fc.property(reductions(minSize, tensorsOf), ([x, dims, keepdim]) => {
        const { shape, values } = groups(x, dims, keepdim);
        expectEach(f(x, dims, { keepdim }), shape, values.map(definition));
      }),
    );
  });
}

/** First and second derivatives of a reduction over any axes of tensors that stay clear of kinks. */
export function testGradient(
  f: Reduction,
  minSize: number,
  tensorsOf: (shape: Shape) => Arbitrary<Tensor> = tensors,
): void {
  test("has the right first and second derivatives", () => {
    fc.assert(
      fc.property(reductions(minSize, tensorsOf), ([x, dims, keepdim]) => {
        checkDerivatives((z) => f(z, dims, { keepdim }), [x]);
      }),
      { numRuns: 50 },
    );
  });
}

/** First and second derivatives. */
export function checkDerivatives(f: Differentiable, inputs: readonly Tensor[]): void {
  gradcheck(f, inputs);
  gradgradcheck(f, inputs);
}

/** Holds two tensors to be the same up to `tolerance`, in parts of 1 + their size. */
export function expectSame(a: Tensor, b: Tensor, tolerance = 1e-6): void {
  expectEach(a, b.shape, Array.from(b.toTypedArray()), tolerance);
}
