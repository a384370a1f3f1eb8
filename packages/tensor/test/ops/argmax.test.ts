import fc from "fast-check";
import { expect, test } from "vitest";
import { argmax, argmin, tensor, zeros } from "../../src/index.ts";
import { tensors } from "../../src/testing.ts";
import { refusal } from "../elements.ts";
import { alongOneAxis, expectEach, groups, smallShapes, testFixtures } from "./reductions.ts";

testFixtures("argmax", "argmin");

test("is the first place of the largest or smallest along an axis", () => {
  fc.assert(
    fc.property(alongOneAxis(1), ([x, dim, keepdim]) => {
      const { shape, values } = groups(x, dim, keepdim);
      expectEach(argmax(x, dim, { keepdim }), shape, values.map((row) => row.indexOf(Math.max(...row))), 0); // biome-ignore format: one thought
      expectEach(argmin(x, dim, { keepdim }), shape, values.map((row) => row.indexOf(Math.min(...row))), 0); // biome-ignore format: one thought
    }),
  );
});

test("without an axis, it is that of the flattened tensor", () => {
  fc.assert(
    fc.property(
      smallShapes(1).chain((shape) => tensors(shape)),
      (x) => {
        expect(argmax(x).item()).toBe(argmax(x.reshape([-1]), 0).item());
        expect(argmin(x).item()).toBe(argmin(x.reshape([-1]), 0).item());
      },
    ),
  );
});

test("has no gradient, and refuses nothing and bools", () => {
  const x = tensor([1, 2]).requiresGrad_();
  expect(refusal(() => argmax(x).backward())).toBe(
    "GradError: backward: the tensor comes from argmax, which has no gradient. Compute the loss from what went into it",
  );
  expect(refusal(() => argmin(zeros([0])))).toBe(
    "IndexError: argmin: there is no smallest of no elements, but axis 0 has size 0",
  );
  expect(refusal(() => argmax(tensor([true])))).toBe(
    'DTypeError: argmax: takes float32 or int32, got bool. Convert with to("int32")',
  );
});
