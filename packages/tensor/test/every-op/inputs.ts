import fc, { type Arbitrary } from "fast-check";
import { ones, type Shape, type Tensor } from "../../src/index.ts";
import {
  anyTensors,
  awayFrom,
  broadcastableShapes,
  dimLists,
  dims,
  distinctTensors,
  shapes,
  tensors,
} from "../../src/testing.ts";
import type { Entry } from "./entry.ts";

type Args = Arbitrary<readonly unknown[]>;
type TensorsOf = (shape: Shape) => Arbitrary<Tensor>;

export const SMALL = { maxRank: 3, maxSize: 3 };

/** What ops without a gradient for a stated reason have. */
export const COMPARES: Entry["gradient"] = { none: "true or false" };
export const PLACES: Entry["gradient"] = { none: "places are whole numbers" };

/** Values of size about 1. */
export const smooth: Arbitrary<number> = awayFrom([]);
export const awayFrom0: Arbitrary<number> = awayFrom([0], { distance: 0.25 });
export const from1To3: Arbitrary<number> = awayFrom([], { min: 1, max: 3 });

/** Tensors of these values, for shapes that are drawn. */
export function of(values: Arbitrary<number>): TensorsOf {
  return (shape) => tensors(shape, { values });
}

/** int32 tensors of 0 … n - 1. */
export function ids(n: number, shape: Shape): Arbitrary<Tensor> {
  return tensors(shape, { dtype: "int32", values: fc.nat(n - 1) });
}

/** x */
export function one(values: Arbitrary<number> = smooth): Args {
  return anyTensors({ ...SMALL, values }).map((x) => [x]);
}

/** a, b of shapes that broadcast. */
export function two(values: Arbitrary<number> = smooth, others: Arbitrary<number> = values): Args {
  return broadcastableShapes(2, SMALL).chain(([a, b]) => fc.tuple(of(values)(a!), of(others)(b!)));
}

/** x, dims, { keepdim } */
export function overAxes(minSize: number, tensorsOf: TensorsOf = tensors): Args {
  return shapes({ ...SMALL, minSize, minRank: minSize > 1 ? 1 : 0 }).chain((shape) =>
    fc.tuple(tensorsOf(shape), dimLists(shape.length), fc.record({ keepdim: fc.boolean() })),
  );
}

/** x, dim */
export function alongAxis(minSize: number, tensorsOf: TensorsOf = tensors): Arbitrary<[Tensor, number]> {
  return shapes({ ...SMALL, minSize, minRank: 1 }).chain((shape) => fc.tuple(tensorsOf(shape), dims(shape.length)));
}

/** x without equal values, dim, { keepdim } */
export const distinctAlongAxis: Args = fc
  .tuple(alongAxis(1, distinctTensors), fc.record({ keepdim: fc.boolean() }))
  .map(([args, options]) => [...args, options]);

/** An op of one tensor, differentiable on these values. */
export function unary(values: Arbitrary<number> = smooth, bad: Entry["bad"] = []): Entry {
  return { inputs: one(values), gradient: true, bad };
}

/** Two tensors whose shapes do not broadcast. */
export const UNEQUAL: readonly unknown[] = [ones([2]), ones([3])];

/** An op of two tensors that broadcast, differentiable on these values. */
export function binary(values: Arbitrary<number> = smooth, others: Arbitrary<number> = values): Entry {
  return { inputs: two(values, others), gradient: true, bad: [UNEQUAL] };
}
