import fc, { type Arbitrary } from "fast-check";
import { expect, test } from "vitest";
import cases from "../../../../oracle/fixtures/ops_matmul.json" with { type: "json" };
import { bmm, dot, matmul, mm, mv, type Tensor, zeros } from "../../src/index.ts";
import { gradcheck, gradgradcheck, tensors } from "../../src/testing.ts";
import { testAgainstPyTorch } from "../fixtures.ts";

testAgainstPyTorch(cases.filter(({ op }) => ["mm", "bmm", "mv", "dot"].includes(op)));

const size = fc.nat(3);
const pair = (a: number[], b: number[]): Arbitrary<[Tensor, Tensor]> => fc.tuple(tensors(a), tensors(b));
const inputs: [(a: Tensor, b: Tensor) => Tensor, Arbitrary<[Tensor, Tensor]>][] = [
  [mm, fc.tuple(size, size, size).chain(([m, k, n]) => pair([m, k], [k, n]))],
  [bmm, fc.tuple(size, size, size, size).chain(([b, m, k, n]) => pair([b, m, k], [b, k, n]))],
  [mv, fc.tuple(size, size).chain(([m, k]) => pair([m, k], [k]))],
  [dot, size.chain((k) => pair([k], [k]))],
];

for (const [op, pairs] of inputs) {
  test(`${op.name} is matmul for its ranks, with its gradients`, () => {
    fc.assert(
      fc.property(pairs, ([a, b]) => {
        expect(op(a, b).toArray()).toEqual(matmul(a, b).toArray());
        gradcheck(op, [a, b]);
        gradgradcheck(op, [a, b]);
      }),
      { numRuns: 30 },
    );
  });
}

test("refuse other ranks, and bmm stacks of other heights", () => {
  const ints = zeros([1, 3, 2], { dtype: "int32" });
  expect(() => bmm(zeros([1, 2, 3]), ints)).toThrow(/^bmm: .*got float32 and int32/);
  expect(() => mm("x" as never, zeros([3, 2]))).toThrow(/^mm: .*got "x"/);
  const message = "must have 2 and 2 axes, got [3] and [3, 2]. matmul takes any number of axes";
  expect(() => mm(zeros([3]), zeros([3, 2]))).toThrow(`mm: the operands ${message}`);
  expect(() => bmm(zeros([4, 2, 3]), zeros([1, 3, 2]))).toThrow(
    "bmm: both stacks must hold as many matrices, but they hold 4 and 1, got [4, 2, 3] and [1, 3, 2]. Use matmul to repeat one matrix",
  );
});
