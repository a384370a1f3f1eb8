import fc, { type Arbitrary } from "fast-check";

/** Which shapes to draw. */
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

/** Sizes of an axis, shrinking to the smallest. 1 occurs often, 0 less: it makes the whole tensor empty. */
function sizes({ minSize = 0, maxSize = 4 }: ShapeConstraints): Arbitrary<number> {
  const range = Array.from({ length: maxSize - minSize + 1 }, (_, i) => minSize + i);
  const weighted = range.flatMap((n) => new Array<number>(n === 0 ? 1 : n === 1 ? 3 : 2).fill(n));
  return fc.noBias(fc.nat(weighted.length - 1)).map((i) => weighted[i]!);
}

/**
 * Shapes, shrinking to fewer axes and smaller sizes. Scalars and axes of size 0 and 1 occur often: they are where ops go
 * wrong.
 * @example
 * fc.check(fc.property(shapes(), (shape) => ones(shape).sum().item() === ones(shape).numel())).failed // false
 */
export function shapes(constraints: ShapeConstraints = {}): Arbitrary<number[]> {
  const { minRank = 0, maxRank = 4 } = constraints;
  return fc.array(sizes(constraints), { minLength: minRank, maxLength: maxRank });
}

/**
 * `count` shapes that broadcast together: one shape, of which each gets a version with leading axes cut off or axes made 1.
 * Shrinks to equal shapes.
 * @example
 * const rank = ([a, b]: number[][]) => zeros(a).add(zeros(b)).ndim === Math.max(a.length, b.length);
 * fc.check(fc.property(broadcastableShapes(2), rank)).failed // false
 */
export function broadcastableShapes(count: number, constraints: ShapeConstraints = {}): Arbitrary<number[][]> {
  const { maxRank = 4 } = constraints;
  const version = fc.record({
    cut: fc.nat(maxRank),
    toOne: fc.array(fc.boolean(), { minLength: maxRank, maxLength: maxRank }),
  });
  return fc
    .tuple(shapes(constraints), fc.array(version, { minLength: count, maxLength: count }))
    .map(([full, versions]) =>
      versions.map(({ cut, toOne }) => full.map((n, axis) => (toOne[axis] ? 1 : n)).slice(Math.min(cut, full.length))),
    );
}

/**
 * Two shapes that `matmul` takes: matrices with leading axes that broadcast, or vectors. `maxRank` is of the leading axes
 * (default: 2). Shrinks to two vectors.
 * @example
 * const sumsOnes = ([a, b]: number[][]) => ones(a).matmul(ones(b)).eq(a.at(-1)!).all().item() === 1;
 * fc.check(fc.property(matmulShapes(), sumsOnes)).failed // false
 */
export function matmulShapes(constraints: ShapeConstraints = {}): Arbitrary<[a: number[], b: number[]]> {
  const size = sizes(constraints);
  return fc
    .record({
      leading: broadcastableShapes(2, { maxRank: 2, ...constraints }),
      k: size,
      m: fc.option(size), // null: a is a vector
      n: fc.option(size),
    })
    .map(({ leading: [p, q], k, m, n }) => [m === null ? [k] : [...p!, m, k], n === null ? [k] : [...q!, k, n]]);
}
