import fc from "fast-check";
import { expect, test } from "vitest";
import { prod, tensor } from "../../src/index.ts";
import { tensors } from "../../src/testing.ts";
import { refusal } from "../elements.ts";
import { alongOneAxis, checkDerivatives, expectEach, expectSame, groups, testFixtures } from "./reductions.ts";

testFixtures("prod");

test("is its definition", () => {
  fc.assert(
    fc.property(alongOneAxis(0), ([x, dim, keepdim]) => {
      const { shape, values } = groups(x, dim, keepdim);
      expectEach(prod(x, dim, { keepdim }), shape, values.map((row) => row.reduce((a, b) => a * b, 1))); // biome-ignore format: one thought
    }),
  );
});

test("of all elements, it is that of the products along an axis", () => {
  fc.assert(
    fc.property(alongOneAxis(0), ([x, dim]) => {
      expectSame(prod(x), prod(prod(x, dim)), 1e-5);
    }),
  );
});

test("has the right first and second derivatives, also with zeros", () => {
  const values = fc.constantFrom(0, 0, -1, 0.5, 1.5);
  fc.assert(
    fc.property(
      alongOneAxis(0, (shape) => tensors(shape, { values })),
      ([x, dim, keepdim]) => {
        checkDerivatives((z) => prod(z, dim, { keepdim }), [x]);
      },
    ),
    { numRuns: 50 },
  );
  fc.assert(
    fc.property(
      fc.nat(7).chain((n) => tensors([n], { values })),
      (x) => {
        checkDerivatives((z) => prod(z), [x]);
      },
    ),
    { numRuns: 50 },
  );
});

test("multiplies in float64, and integers as int32 does", () => {
  expect(prod(tensor([1e30, 1e30, 1e-30])).item()).toBe(Math.fround(1e30));
  expect(prod(tensor(Int32Array.of(65537, 65537))).item()).toBe(131073); // 2^32 + 131073
  expect(prod(tensor([2.5, 2.5]), 0, { dtype: "int32" }).item()).toBe(4);
});

test("refuses several axes, and what is no tensor", () => {
  expect(refusal(() => prod([1, 2] as never))).toBe(
    "DTypeError: prod: takes a tensor, got [1, 2]. Did you mean tensor(…)?",
  );
  expect(refusal(() => prod(tensor([[1]]), [0, 1] as never))).toBe(
    "IndexError: prod: dim must be a whole number from -2 to 1 for 2 axes, got [0, 1]. Say which, as in -1 for the last one",
  );
});
