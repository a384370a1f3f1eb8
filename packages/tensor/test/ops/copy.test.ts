import fc from "fast-check";
import { expect, test } from "vitest";
import { copy_, expand, GradError, mul, noGrad, slice, tensor, transpose, ValueError, zeros } from "../../src/index.ts";
import { broadcastableShapes, tensors } from "../../src/testing.ts";
import { at, expectElements, refusal } from "../elements.ts";

/** A tensor, and one that broadcasts to its shape. */
const inputs = broadcastableShapes(1).chain(([shape]) =>
  fc
    .array(fc.nat(3), { maxLength: 2 })
    .chain((added) => fc.tuple(tensors([...added, ...shape!.map((n) => (n === 1 ? 3 : n))]), tensors(shape!))),
);

test("copy_ overwrites with the broadcast source, in place, and nothing else", () => {
  fc.assert(
    fc.property(inputs, ([x, source]) => {
      const own = new Set<number>();
      const marks = x.detach();
      expectElements(x, (position) => {
        own.add(position.reduce((place, i, axis) => place + i * x.strides[axis]!, x.offset));
        return at(x, position);
      });
      const before = x.storage.slice();
      expect(copy_(x, source)).toBe(x);
      expect(marks.version.count).toBe(1);
      expectElements(x, (position) => {
        const aligned = position.slice(x.ndim - source.ndim);
        return at(
          source,
          aligned.map((i, axis) => (source.shape[axis] === 1 ? 0 : i)),
        );
      });
      before.forEach((value, place) => {
        if (!own.has(place)) expect(x.storage[place]).toBe(value);
      });
    }),
  );
});

test("copy_ converts to the dtype that it overwrites", () => {
  expect(
    tensor([0, 0], { dtype: "int32" })
      .copy_(tensor([1.5, -2.5]))
      .toArray(),
  ).toEqual([1, -2]);
  expect(
    tensor([false, false])
      .copy_(tensor([1.5, 0]))
      .toArray(),
  ).toEqual([true, false]);
  expect(
    tensor([0, 0])
      .copy_(tensor([true, false]))
      .toArray(),
  ).toEqual([1, 0]);
});

test("copy_ reads the whole source before it writes: the two may overlap", () => {
  const x = tensor([1, 2, 3, 4]);
  copy_(slice(x, 0, 1), slice(x, 0, 0, 3));
  expect(x.toArray()).toEqual([1, 1, 2, 3]);
  const m = tensor([
    [1, 2],
    [3, 4],
  ]);
  copy_(m, transpose(m, 0, 1));
  expect(m.toArray()).toEqual([
    [1, 3],
    [2, 4],
  ]);
});

test("backward through an op whose input was overwritten is an error, through a view of it too", () => {
  const x = tensor([1, 2], { requiresGrad: true });
  const y = mul(x, x).sum();
  noGrad(() => copy_(slice(x, 0, 1), tensor([5])));
  expect(refusal(() => y.backward())).toBe(
    "GradError: backward: an input or the result of mul was overwritten in place after the op ran. Update parameters after backward, not before",
  );
  mul(x, x).sum().backward();
  expect(x.grad!.toArray()).toEqual([2, 10]);
});

test("an axis of size 1 shares memory with nothing, whatever its stride", () => {
  const x = zeros([2]);
  expand(x, [1, 2]).copy_(tensor([3, 4]));
  expect(x.toArray()).toEqual([3, 4]);
});

test("refusals", () => {
  const leaf = tensor([1, 2], { requiresGrad: true });
  expect(refusal(() => copy_(leaf, zeros([2])))).toBe(
    "GradError: copy_: the tensor to overwrite requires a gradient, which a write in place would lose. Use noGrad(…)",
  );
  expect(refusal(() => copy_(zeros([2]), leaf))).toBe(
    "GradError: copy_: the source requires a gradient, which a write in place would lose. Use noGrad(…)",
  );
  expect(() => copy_(mul(leaf, 2), zeros([2]))).toThrow(GradError);
  expect(refusal(() => copy_(expand(zeros([2, 1]), [2, 3]), zeros([3])))).toBe(
    "ValueError: copy_: elements along axis 1 share memory, as expand makes them. Use clone()",
  );
  expect(() => copy_(expand(zeros([1]), [2]), zeros([2]))).toThrow(ValueError);
  expect(refusal(() => copy_(zeros([2]), zeros([3])))).toBe(
    "ShapeError: copy_: only axes of size 1, and new leading axes, can be expanded, got [3] and [2]. Use repeat for more of the same",
  );
  expect(leaf.toArray()).toEqual([1, 2]);
});

test("leaves can be overwritten under noGrad", () => {
  const leaf = tensor([1, 2], { requiresGrad: true });
  noGrad(() => copy_(leaf, tensor([3, 4], { requiresGrad: true })));
  expect(leaf.toArray()).toEqual([3, 4]);
});

test("the source is converted to the dtype that is written to", () => {
  expect(copy_(tensor([false, true, true]), tensor([0.5, 2, 0])).toArray()).toEqual([true, true, false]);
});
