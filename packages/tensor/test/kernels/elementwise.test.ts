import fc, { type Arbitrary } from "fast-check";
import { describe, expect, test } from "vitest";
import type { Tensor } from "../../src/index.ts";
import * as ops from "../../src/index.ts";
import { zip } from "../../src/ops/elementwise.ts";
import { broadcastShapes } from "../../src/shape.ts";
import { broadcastableShapes, specialFloats, tensors } from "../../src/testing.ts";

/** Small axes, enough of them to fill a block of 2048. */
const SIZES = { maxRank: 3, maxSize: 21 };
const values = fc.oneof({ weight: 3, arbitrary: fc.float() }, { weight: 1, arbitrary: specialFloats() });

function operands(shapes: readonly number[][], dtypes: readonly ops.DType[]): Arbitrary<Tensor[]> {
  return fc.tuple(
    ...shapes.map((shape, i) =>
      tensors(shape, dtypes[i] === "float32" ? { values, expanded: true } : { dtype: dtypes[i]!, expanded: true }),
    ),
  );
}

/** Tensors of these dtypes whose shapes broadcast, in any layout, axes expanded or not, with all kinds of values. */
function broadcastable(...dtypes: readonly ops.DType[]): Arbitrary<Tensor[]> {
  return broadcastableShapes(dtypes.length, SIZES).chain((shapes) => operands(shapes, dtypes));
}

/** Holds y to be f of the operands, element by element, to the bit: -0 is not 0. Only NaN is any NaN. */
function expectEach(y: Tensor, inputs: readonly Tensor[], f: (...values: number[]) => number): void {
  const shape = broadcastShapes("test", ...inputs.map((x) => x.shape));
  expect(y.shape).toEqual(shape);
  const columns = inputs.map((x) => x.expand(shape).toTypedArray());
  const wanted = y.toTypedArray().map((_, i) => f(...columns.map((column) => column[i]!)));
  expect(y.toTypedArray()).toEqual(wanted);
}

describe.each([
  { op: ops.add, f: (p: number, q: number) => p + q },
  { op: ops.sub, f: (p: number, q: number) => p - q },
  { op: ops.mul, f: (p: number, q: number) => p * q },
  { op: ops.div, f: (p: number, q: number) => p / q },
  { op: ops.maximum, f: (p: number, q: number) => Math.max(p, q) },
  { op: ops.minimum, f: (p: number, q: number) => Math.min(p, q) },
  { op: ops.eq, f: (p: number, q: number) => (p === q ? 1 : 0) },
  { op: ops.ne, f: (p: number, q: number) => (p !== q ? 1 : 0) },
  { op: ops.lt, f: (p: number, q: number) => (p < q ? 1 : 0) },
  { op: ops.le, f: (p: number, q: number) => (p <= q ? 1 : 0) },
  { op: ops.gt, f: (p: number, q: number) => (p > q ? 1 : 0) },
  { op: ops.ge, f: (p: number, q: number) => (p >= q ? 1 : 0) },
])("$op.name", ({ op, f }) => {
  test("is its definition to the bit, for every shape, layout and value", () => {
    fc.assert(fc.property(broadcastable("float32", "float32"), ([a, b]) => expectEach(op(a!, b!), [a!, b!], f)));
  });

  test("is it across the blocks of a long row too", () => {
    fc.assert(
      fc.property(longRows, ([a, b]) => {
        expectEach(op(a, b), [a, b], f);
        expectEach(op(b, a), [b, a], f);
      }),
      { numRuns: 10 },
    );
  });
});

/** A row of a few thousand elements, and one that it broadcasts with: as long, a scalar, or every other of twice as many. */
const longRows = fc
  .record({
    n: fc.integer({ min: 2040, max: 4100 }),
    seed: fc.integer(),
    other: fc.constantFrom("same", "one", "half"),
  })
  .map(({ n, seed, other }): [Tensor, Tensor] => {
    const noise = (length: number): Tensor => ops.randn([length], { generator: new ops.Generator(seed) });
    const half = noise(2 * n).index(ops.slice(null, null, 2));
    return [noise(n), other === "same" ? noise(n).neg() : other === "one" ? noise(1) : half];
  });

describe.each([
  { op: ops.neg, f: (v: number) => -v },
  { op: ops.sqrt, f: (v: number) => Math.sqrt(v) },
  { op: ops.square, f: (v: number) => v * v },
  { op: ops.relu, f: (v: number) => Math.max(v, 0) },
  { op: ops.rsqrt, f: (v: number) => 1 / Math.sqrt(v) },
  { op: ops.abs, f: (v: number) => Math.abs(v) },
  { op: ops.floor, f: (v: number) => Math.floor(v) },
  { op: ops.ceil, f: (v: number) => Math.ceil(v) },
  { op: ops.trunc, f: (v: number) => Math.trunc(v) },
])("$op.name", ({ op, f }) => {
  test("is its definition to the bit, for every shape, layout and value", () => {
    fc.assert(fc.property(broadcastable("float32"), ([x]) => expectEach(op(x!), [x!], f)));
    fc.assert(
      fc.property(longRows, ([x]) => expectEach(op(x), [x], f)),
      { numRuns: 10 },
    );
  });
});

test.each(["float32", "int32"] as const)("where chooses bits, for every shape, layout and value: %s", (dtype) => {
  fc.assert(
    fc.property(broadcastable("bool", dtype, dtype), ([condition, a, b]) => {
      expectEach(ops.where(condition!, a!, b!), [condition!, a!, b!], (c, p, q) => (c ? p : q));
    }),
  );
});

test("a loop is for float32: other operands take the definition", () => {
  const loop = (): void => expect.fail("this is no float32");
  const ints = ops.arange(100);
  expect(zip("test", ints, ints, (p, q) => p + q, { row: loop }).toArray()).toEqual(ints.mul(2).toArray());
  fc.assert(
    fc.property(broadcastable("int32", "bool"), ([a, b]) => expectEach(ops.add(a!, b!), [a!, b!], (p, q) => p + q)),
  );
});
