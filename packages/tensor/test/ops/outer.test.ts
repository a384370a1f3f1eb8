import fc from "fast-check";
import { expect, test } from "vitest";
import cases from "../../../../oracle/fixtures/ops_matmul.json" with { type: "json" };
import { matmul, outer, zeros } from "../../src/index.ts";
import { gradcheck, gradgradcheck, tensors } from "../../src/testing.ts";
import { testAgainstPyTorch } from "../fixtures.ts";

testAgainstPyTorch(cases.filter(({ op }) => op === "outer"));

const pairs = fc.tuple(fc.nat(4), fc.nat(4)).chain(([n, m]) => fc.tuple(tensors([n]), tensors([m])));

test("is the product of a column and a row", () => {
  fc.assert(
    fc.property(pairs, ([a, b]) => {
      const zeroSigns = (x: unknown): string => JSON.stringify(x); // the sum of one product -0 is 0
      expect(zeroSigns(outer(a, b).toArray())).toBe(zeroSigns(matmul(a.unsqueeze(1), b.unsqueeze(0)).toArray()));
    }),
  );
});

test("first and second derivatives", () => {
  fc.assert(
    fc.property(pairs, ([a, b]) => {
      gradcheck(outer, [a, b]);
      gradgradcheck(outer, [a, b]);
    }),
    { numRuns: 30 },
  );
});

test("refuses what is no vector", () => {
  expect(() => outer(zeros([2, 1]), zeros([3]))).toThrow(
    "outer: both operands must be vectors, got [2, 1] and [3]. Use mul for other shapes",
  );
});

test("refuses a second operand that is no vector, and what is no tensor", () => {
  expect(() => outer(zeros([2]), zeros([2, 1]))).toThrow(
    "outer: both operands must be vectors, got [2] and [2, 1]. Use mul for other shapes",
  );
  expect(() => outer([1, 2] as never, zeros([2]))).toThrow(
    "outer: takes a tensor, got [1, 2]. Did you mean tensor(…)?",
  );
});
