import fc from "fast-check";
import { expect, test } from "vitest";
import cases from "../../../../oracle/fixtures/ops_matmul.json" with { type: "json" };
import { addmm, eye, matmul, ones, type Tensor, zeros } from "../../src/index.ts";
import { gradcheck, gradgradcheck, tensors } from "../../src/testing.ts";
import { testAgainstPyTorch } from "../fixtures.ts";

testAgainstPyTorch(cases.filter(({ op }) => op === "addmm"));

const size = fc.nat(3);
const inputs = fc
  .tuple(size, size, size, fc.nat(2))
  .chain(([m, k, n, cut]) => fc.tuple(tensors([m, n].slice(cut)), tensors([m, k]), tensors([k, n])));

test("is beta·x + alpha·(a @ b)", () => {
  fc.assert(
    fc.property(inputs, ([x, a, b]) => {
      expect(addmm(x, a, b).toArray()).toEqual(matmul(a, b).add(x).toArray());
      const wanted = matmul(a, b).mul(0.5).add(x.mul(-2)).toArray();
      expect(addmm(x, a, b, { beta: -2, alpha: 0.5 }).toArray()).toEqual(wanted);
    }),
  );
});

test("first and second derivatives", () => {
  const scaled = (x: Tensor, a: Tensor, b: Tensor): Tensor => addmm(x, a, b, { beta: 0.5, alpha: -2 });
  fc.assert(
    fc.property(inputs, (args) => {
      gradcheck(scaled, args);
      gradgradcheck(scaled, args);
    }),
    { numRuns: 30 },
  );
});

test("refuses what does not fit", () => {
  expect(() => addmm(zeros([1, 2, 2]), zeros([2, 3]), zeros([3, 2]))).toThrow(
    "addmm: x must expand to the product's shape, got [1, 2, 2] and [2, 2]",
  );
  expect(() => addmm(zeros([2, 2]), zeros([1, 3]), zeros([3, 2]))).toThrow(
    "addmm: x must expand to the product's shape, got [2, 2] and [1, 2]",
  );
  expect(() => addmm(ones([2]), zeros([2, 2], { dtype: "int32" }), zeros([2, 2], { dtype: "int32" }))).toThrow(
    "addmm: x, a and b must have one dtype, got float32 and int32. Convert with to(…)",
  );
});

test("factors of integers lose their fraction", () => {
  const x = eye(2, { dtype: "int32" });
  expect(addmm(x, x, x, { beta: 0, alpha: -1.5 }).toArray()).toEqual(x.neg().toArray());
});
