import fc from "fast-check";
import { expect, test } from "vitest";
import type { Layout } from "../../src/kernels/layout.ts";
import { copyContiguous, copyStrided, forEachRow } from "../../src/kernels/strided.ts";
import { contiguousStrides, isContiguous, numel, type Shape } from "../../src/shape.ts";
import { shapes } from "../../src/testing.ts";

/** Any strides that keep elements apart: the axes in some order, with gaps between the elements. */
function layouts(shape: Shape): fc.Arbitrary<Layout> {
  const axes = [...shape.keys()];
  return fc
    .record({
      order: fc.shuffledSubarray(axes, { minLength: axes.length }),
      step: fc.integer({ min: 1, max: 3 }),
      offset: fc.nat(5),
    })
    .map(({ order, step, offset }) => {
      const strides = contiguousStrides(order.map((axis) => shape[axis]!));
      return { strides: shape.map((_, axis) => strides[order.indexOf(axis)]! * step), offset };
    });
}

/** Where the elements are, in row-major order, one index at a time. */
function places(shape: Shape, { strides, offset }: Layout, axis = 0): number[] {
  if (axis === shape.length) return [offset];
  return Array.from({ length: shape[axis]! }, (_, i) =>
    places(shape, { strides, offset: offset + i * strides[axis]! }, axis + 1),
  ).flat();
}

const sizes = fc.oneof(shapes({ maxRank: 4 }), shapes({ maxRank: 2, maxSize: 90 })); // the large ones are copied in blocks
const twoLayouts = sizes.chain((shape) => fc.tuple(fc.constant(shape), layouts(shape), layouts(shape)));

test("forEachRow meets every element once, in row-major order, in all operands together", () => {
  fc.assert(
    fc.property(twoLayouts, ([shape, a, b]) => {
      const met: [number[], number[]] = [[], []];
      forEachRow(shape, [a, b], (starts, steps, length) => {
        for (let k = 0; k < length; k++) for (const i of [0, 1] as const) met[i].push(starts[i]! + k * steps[i]!);
      });
      expect(met).toEqual([places(shape, a), places(shape, b)]);
    }),
  );
});

test("forEachRow walks contiguous operands as one row, and a repeated axis too", () => {
  const rows: [number[], number][] = [];
  const layout = { strides: [12, 4, 1], offset: 7 };
  forEachRow([2, 3, 4], [layout, { strides: [0, 0, 0], offset: 5 }], (starts, steps, length) => {
    rows.push([[...starts, ...steps], length]);
  });
  expect(rows).toEqual([[[7, 5, 1, 0], 24]]);
});

test.each([
  [Float32Array, Int32Array],
  [Float32Array, Float32Array],
  [Uint8Array, Uint8Array],
])("copyStrided copies each element to its place, and nothing else: %o to %o", (From, To) => {
  const repeated = fc.tuple(twoLayouts, fc.array(fc.boolean(), { minLength: 4, maxLength: 4 }));
  fc.assert(
    fc.property(repeated, ([[shape, toLayout, apart], repeats]) => {
      const strides = apart.strides.map((stride, axis) => (repeats[axis] ? 0 : stride));
      const fromLayout = { ...apart, strides };
      const [toPlaces, fromPlaces] = [places(shape, toLayout), places(shape, fromLayout)];
      const from = new From(Math.max(0, ...fromPlaces) + 1);
      from.set([...from.keys()]);
      const to = new To(Math.max(0, ...toPlaces) + 1).fill(-1);
      const expected = to.slice();
      toPlaces.forEach((place, i) => {
        expected[place] = fromPlaces[i]!;
      });
      copyStrided(to, toLayout, from, fromLayout, shape);
      expect(to).toEqual(expected);
    }),
  );
});

test("copyContiguous makes an array of its own", () => {
  fc.assert(
    fc.property(twoLayouts, ([shape, layout]) => {
      const from = Int32Array.from({ length: Math.max(0, ...places(shape, layout)) + 1 }, (_, i) => 3 * i);
      const copy = copyContiguous(from, shape, layout);
      expect(copy).toEqual(Int32Array.from(places(shape, layout), (place) => 3 * place));
      expect(copy).toHaveLength(numel(shape));
      if (isContiguous(shape, layout.strides)) expect(copy.buffer).not.toBe(from.buffer);
    }),
  );
});
