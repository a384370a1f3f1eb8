import fc, { type Arbitrary } from "fast-check";
import { expect, test } from "vitest";
import { norm, type Shape, type Tensor, tensor } from "../../src/index.ts";
import { awayFrom, distinctTensors, tensors } from "../../src/testing.ts";
import { refusal } from "../elements.ts";
import { expectSame, reductions, testFixtures, testGradient, testReduction } from "./reductions.ts";

testFixtures("norm");

for (const p of [2, 1, 3, 1.5, 0.5, -1, 0]) {
  testReduction(
    (x, dims, options) => norm(x, p, dims, options),
    (values) => {
      const powers = values.map((value) => (p === 0 ? Number(value !== 0) : Math.abs(value) ** p));
      const total = powers.reduce((sum, power) => sum + power, 0);
      return p === 0 || values.length === 0 ? total : total ** (1 / p);
    },
  );
}

const awayFrom0 = (shape: Shape): Arbitrary<Tensor> => tensors(shape, { values: awayFrom([0], { distance: 0.5 }) });
for (const p of [2, 1, 3, 1.5]) testGradient((x, dims, options) => norm(x, p, dims, options).square(), 0, awayFrom0);
for (const p of [0.5, -1]) testGradient((x, dims, options) => norm(x.mul(0.5), p, dims, options), 1, awayFrom0);
for (const p of [Number.POSITIVE_INFINITY, Number.NEGATIVE_INFINITY]) {
  testGradient((x, dims, options) => norm(x.add(3), p, dims, options).square(), 1, distinctTensors);
}

test("doubles with x, and is no longer than the parts", () => {
  fc.assert(
    fc.property(reductions(1), fc.constantFrom(1, 2, 3, Number.POSITIVE_INFINITY), ([x, dims], p) => {
      const y = norm(x, p, dims);
      expectSame(norm(x.mul(2), p, dims), y.mul(2));
      expect(norm(x.add(1), p).item()).toBeLessThanOrEqual(1e-5 + norm(x, p).item() + norm(x.mul(0).add(1), p).item());
    }),
  );
});

test("the gradient is 0 where the norm is, to the second order", () => {
  for (const p of [2, 3, 1.5]) {
    const x = tensor([0, 0]).requiresGrad_();
    norm(x, p).backward(null, { createGraph: true });
    expect(x.grad!.toArray()).toEqual([0, 0]);
    const dx = x.grad!;
    x.grad = null;
    dx.sum().backward();
    expect(x.grad!.toArray()).toEqual([0, 0]);
  }
});

test("refuses other norms, and integers", () => {
  expect(refusal(() => norm(tensor([1]), "nuc" as never))).toBe(
    'ValueError: norm: p must be a number or "fro", got "nuc"',
  );
  expect(refusal(() => norm(tensor(Int32Array.of(1))))).toBe(
    'DTypeError: norm: takes float32, got int32. Convert with to("float32")',
  );
});
