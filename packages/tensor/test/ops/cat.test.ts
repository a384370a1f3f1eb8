import fc from "fast-check";
import { expect, test } from "vitest";
import cases from "../../../../oracle/fixtures/ops_views.json" with { type: "json" };
import { cat, stack, type Tensor, zeros } from "../../src/index.ts";
import { shapes, tensors } from "../../src/testing.ts";
import { at, checkGradients, expectElements, refusal } from "../elements.ts";
import { testAgainstPyTorch } from "../fixtures.ts";

testAgainstPyTorch(cases.filter(({ op }) => op === "cat" || op === "stack"));

/** Tensors that differ in the size of one axis, and that axis. */
const parts = shapes({ minRank: 1, maxRank: 3, maxSize: 3 }).chain((shape) =>
  fc
    .nat(shape.length - 1)
    .chain((axis) =>
      fc
        .array(fc.nat(3), { minLength: 1, maxLength: 3 })
        .chain((sizes) => fc.tuple(fc.tuple(...sizes.map((n) => tensors(shape.with(axis, n)))), fc.constant(axis))),
    ),
);

/** Tensors of one shape, and a place for a new axis. */
const alike = shapes({ maxRank: 3, maxSize: 3 }).chain((shape) =>
  fc.tuple(fc.array(tensors(shape), { minLength: 1, maxLength: 3 }), fc.nat(shape.length)),
);

test("cat puts tensors one after the other", () => {
  fc.assert(
    fc.property(parts, ([xs, axis]) => {
      const y = cat(xs, axis - xs[0]!.ndim);
      const owners = xs.flatMap((x): [Tensor, number][] => Array.from({ length: x.shape[axis]! }, (_, i) => [x, i]));
      expect(y.shape).toEqual(xs[0]!.shape.with(axis, owners.length));
      expectElements(y, (position) => {
        const [x, i] = owners[position[axis]!]!;
        return at(x, position.with(axis, i));
      });
    }),
  );
});

test("stack puts tensors side by side along a new axis", () => {
  fc.assert(
    fc.property(alike, ([xs, axis]) => {
      const y = stack(xs, axis);
      expect(y.shape).toEqual(xs[0]!.shape.toSpliced(axis, 0, xs.length));
      expectElements(y, (position) => at(xs[position[axis]!]!, position.toSpliced(axis, 1)));
    }),
  );
});

test("the gradients of cat and stack", () => {
  fc.assert(
    fc.property(parts, ([xs, axis]) => {
      checkGradients((...xs) => cat(xs, axis), xs);
    }),
  );
  fc.assert(
    fc.property(alike, ([xs, axis]) => {
      checkGradients((...xs) => stack(xs, axis), xs);
    }),
  );
});

test("refusals", () => {
  expect(refusal(() => cat([zeros([2, 3]), zeros([2, 3]), zeros([1, 4])]))).toBe(
    "ShapeError: cat: all sizes but that of axis 0 must be equal, got [2, 3] and [1, 4]",
  );
  expect(refusal(() => cat([zeros([])]))).toBe("ShapeError: cat: scalars cannot be joined, got []. Use stack");
  expect(refusal(() => cat([]))).toBe("ValueError: cat: there must be at least one tensor, got none");
  expect(refusal(() => cat(zeros([2]) as never))).toBe(
    "ValueError: cat: takes an array of tensors. Did you mean cat([a, b])?",
  );
  expect(refusal(() => stack([zeros([2]), zeros([3])]))).toBe(
    "ShapeError: stack: the tensors must have one shape, got [2] and [3]. Pad them to one length, or join them with cat",
  );
});
