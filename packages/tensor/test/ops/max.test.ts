import fc from "fast-check";
import { expect, test } from "vitest";
import { argmax, max, maximum, min, minimum, tensor, zeros } from "../../src/index.ts";
import { distinctTensors, tensors } from "../../src/testing.ts";
import { refusal } from "../elements.ts";
import {
  alongOneAxis,
  checkDerivatives,
  expectEach,
  expectSame,
  groups,
  smallShapes,
  testFixtures,
} from "./reductions.ts";

testFixtures("max", "min");

test("values and indices are those of the first largest or smallest", () => {
  fc.assert(
    fc.property(alongOneAxis(1), ([x, dim, keepdim]) => {
      const { shape, values } = groups(x, dim, keepdim);
      const largest = values.map((row) => Math.max(...row));
      const smallest = values.map((row) => Math.min(...row));
      const [most, least] = [max(x, dim, { keepdim }), min(x, dim, { keepdim })];
      expectEach(most.values, shape, largest, 0);
      expectEach(least.values, shape, smallest, 0);
      expectEach(most.indices, shape, values.map((row, i) => row.indexOf(largest[i]!)), 0); // biome-ignore format: one thought
      expectEach(least.indices, shape, values.map((row, i) => row.indexOf(smallest[i]!)), 0); // biome-ignore format: one thought
    }),
  );
});

test("of all elements, it is the value at argmax", () => {
  fc.assert(
    fc.property(
      smallShapes(1).chain((shape) => tensors(shape)),
      (x) => {
        expect(max(x).item()).toBe(x.toTypedArray()[argmax(x).item()]);
      },
    ),
  );
});

test("of two tensors, it is maximum and minimum", () => {
  const [a, b] = [tensor([1, 5]), tensor([[3], [0]])];
  expectSame(a.max(b), maximum(a, b), 0);
  expectSame(a.min(b), minimum(a, b), 0);
});

test("has the right first and second derivatives", () => {
  fc.assert(
    fc.property(alongOneAxis(1, distinctTensors), ([x, dim, keepdim]) => {
      checkDerivatives((z) => max(z, dim, { keepdim }).values.square(), [x]);
      checkDerivatives((z) => min(z, dim, { keepdim }).values.square(), [x]);
      checkDerivatives((z) => max(z).square(), [x]);
      checkDerivatives((z) => min(z).square(), [x]);
    }),
    { numRuns: 30 },
  );
});

test("the indices have no gradient", () => {
  const { indices } = max(tensor([1, 2]).requiresGrad_(), 0);
  expect(refusal(() => indices.backward())).toBe(
    "GradError: backward: the tensor comes from max, which has no gradient. Compute the loss from what went into it",
  );
});

test("refuses axes without elements, and several", () => {
  expect(refusal(() => max(zeros([2, 0]), 1))).toBe(
    "IndexError: max: there is no largest of no elements, but axis 1 has size 0",
  );
  expect(refusal(() => min(zeros([2, 3]), [0, 1] as never))).toBe(
    "IndexError: min: dim must be a whole number from -2 to 1 for 2 axes, got [0, 1]. Say which, as in -1 for the last one",
  );
});
