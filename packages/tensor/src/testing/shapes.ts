import fc, { type Arbitrary } from "fast-check";

export interface ShapeConstraints {
  /** The fewest axes. Default: 0. */
  readonly minRank?: number;
  /** The most axes. Default: 4. */
  readonly maxRank?: number;
  /** The smallest size of an axis. Default: 0. */
  readonly minSize?: number;
  /** The largest size of an axis. Default: 4. */
  readonly maxSize?: number;
}

/** Shapes, shrinking to fewer axes and smaller sizes. Sizes 0 and 1 occur often: they are where ops go wrong. */
export function shapes({
  minRank = 0,
  maxRank = 4,
  minSize = 0,
  maxSize = 4,
}: ShapeConstraints = {}): Arbitrary<number[]> {
  return fc.array(fc.integer({ min: minSize, max: maxSize }), { minLength: minRank, maxLength: maxRank });
}

/** `count` shapes that broadcast together: one shape, of which each gets a version with axes cut off or shrunk to 1. */
export function broadcastableShapes(count: number, constraints: ShapeConstraints = {}): Arbitrary<number[][]> {
  return shapes(constraints).chain((full) =>
    fc.array(
      fc
        .tuple(fc.nat(full.length), fc.array(fc.boolean(), { minLength: full.length, maxLength: full.length }))
        .map(([cut, toOne]) => full.map((n, axis) => (toOne[axis] ? 1 : n)).slice(cut)),
      { minLength: count, maxLength: count },
    ),
  );
}
