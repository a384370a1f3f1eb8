import fc from "fast-check";
import { describe, expect, test } from "vitest";
import { grad, pow, tensor } from "../../src/index.ts";
import { tensors } from "../../src/testing.ts";
import {
  anyPair,
  anyTensor,
  awayFrom0,
  expectSame,
  grid,
  testDefinition,
  testFixtures,
  testGradient,
  testGradients,
} from "./elementwise.ts";

testFixtures("pow");
testGradients((a, b) => pow(a, b), grid(1, 2), grid(-2, 2));

describe.each([3, 2, 1, 0, -1, 0.5, 2.5])("exponent %d", (b) => {
  testDefinition(
    (x) => pow(x, b),
    (x) => x ** b,
    grid(1, 8),
  );
  testGradient((x) => pow(x, b), b > 0 && Number.isInteger(b) ? grid(-2, 2) : grid(1, 2));
});

describe("base 2.5", () => {
  testDefinition(
    (x) => pow(2.5, x),
    (x) => 2.5 ** x,
    grid(-8, 8),
  );
  testGradient((x) => pow(2.5, x), grid(-2, 2));
});

test("the second derivative of x² is 2, at 0 as well", () => {
  const x = tensor([0, 1, -3]).requiresGrad_();
  const slope = grad(pow(x, 2).sum(), x, { createGraph: true });
  expect(slope.toArray()).toEqual([0, 2, -6]);
  expect(grad(slope.sum(), x).toArray()).toEqual([2, 2, 2]);
});

test("a sum of exponents is a product of powers", () => {
  fc.assert(
    fc.property(anyPair(grid(1, 4), grid(-2, 2)), ([a, b]) => {
      expectSame(pow(a, b.add(1)), pow(a, b).mul(a), 1e-6);
    }),
  );
});

test("integers are multiplied as integers", () => {
  fc.assert(
    fc.property(tensors([3], { dtype: "int32" }), fc.nat(9), (x, n) => {
      const wanted = [...x.toTypedArray()].map((v) => BigInt.asIntN(32, BigInt(v) ** BigInt(n)));
      expect([...pow(x, n).toTypedArray()].map(BigInt)).toEqual(wanted);
      expect([...pow(x, tensor(n, { dtype: "int32" })).toTypedArray()].map(BigInt)).toEqual(wanted);
    }),
  );
});

test("an exponent is the same as a number and as a tensor", () => {
  fc.assert(
    fc.property(anyTensor(awayFrom0), fc.constantFrom(-2, -1, 0, 1, 2, 3), (x, b) => {
      expectSame(pow(x, b), pow(x, tensor(b)));
    }),
  );
});

test("refuses what has no power", () => {
  const ints = tensor([1, 2], { dtype: "int32" });
  expect(() => pow(ints, -1)).toThrow(
    'pow: an integer has no power of -1 among the integers. Convert to "float32" first',
  );
  expect(() => pow(tensor([true]), true)).toThrow("pow: one operand must be a number, got bool and bool");
  expect(() => pow(tensor([1, 2]), tensor([1, 2, 3]))).toThrow(
    "pow: sizes must match or be 1, but axis -1 has 2 and 3, got [2] and [3]",
  );
});
