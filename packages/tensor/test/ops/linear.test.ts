import fc from "fast-check";
import { expect, test } from "vitest";
import cases from "../../../../oracle/fixtures/ops_matmul.json" with { type: "json" };
import { linear, matmul, ShapeError, tensor, zeros } from "../../src/index.ts";
import { gradcheck, gradgradcheck, shapes, tensors } from "../../src/testing.ts";
import { testAgainstPyTorch } from "../fixtures.ts";

testAgainstPyTorch(cases.filter(({ op }) => op === "linear"));

const anyFloat = fc.float({ min: -2, max: 2, noNaN: true });
const inputs = (values?: fc.Arbitrary<number>) =>
  fc
    .tuple(shapes({ maxRank: 3, maxSize: 3 }), fc.nat(9), fc.nat(6))
    .chain(([leading, width, features]) =>
      fc.tuple(
        tensors([...leading, width], { expanded: true, ...(values && { values }) }),
        tensors([features, width], values && { values }),
        tensors([features], values && { values }),
      ),
    );

test("is x·Wᵀ + b to the bit, in every layout", () => {
  fc.assert(
    fc.property(inputs(anyFloat), ([x, w, b]) => {
      expect(linear(x, w, b).toArray()).toEqual(matmul(x, w.T).add(b).toArray());
      expect(linear(x, w).toArray()).toEqual(matmul(x, w.T).toArray());
    }),
  );
});

test("gradient", () => {
  fc.assert(fc.property(inputs(), ([x, w, b]) => gradcheck(linear, [x, w, b])));
  fc.assert(fc.property(inputs(), ([x, w]) => gradcheck((x, w) => linear(x, w!), [x, w])));
});

test("second derivatives", () => {
  fc.assert(
    fc.property(inputs(), (args) => gradgradcheck(linear, args)),
    { numRuns: 50 },
  );
});

test("the gradients of weight and bias are contiguous and of their shapes, for any leading axes", () => {
  fc.assert(
    fc.property(inputs(), ([x, w, b]) => {
      const [weight, bias] = [w.detach().requiresGrad_(), b.detach().requiresGrad_()];
      linear(x, weight, bias).sum().backward();
      expect([weight.grad!.shape, weight.grad!.isContiguous(), bias.grad!.shape]).toEqual([w.shape, true, b.shape]);
    }),
  );
});

test("refuses sizes that do not fit", () => {
  expect(() => linear(zeros([2, 4]), zeros([4, 3]))).toThrow(
    new ShapeError(
      "linear",
      "the last axis of x must have weight's 3 inputs",
      [
        [2, 4],
        [4, 3],
      ],
      "Did you mean weight.transpose(0, 1), or new Linear(4, 3)?",
    ),
  );
  expect(() => linear(zeros([2, 4]), zeros([4, 3]))).toThrow(
    "linear: the last axis of x must have weight's 3 inputs, got [2, 4] and [4, 3]. Did you mean weight.transpose(0, 1), or new Linear(4, 3)?",
  );
  expect(() => linear(zeros([2, 3]), zeros([4, 3]), zeros([3]))).toThrow(
    "linear: bias must have weight's 4 outputs, got [3] and [4, 3]",
  );
  expect(() => linear(zeros([3]), zeros([3]), zeros([1]))).toThrow("linear: weight must be [out, in], got [3]");
  expect(() => linear(zeros([3]), zeros([4, 3], { dtype: "int32" }))).toThrow(
    "linear: takes float32, got int32. Convert with to(…)",
  );
  expect(() => linear(zeros([2, 3]), zeros([4, 3]), zeros([4], { dtype: "int32" }))).toThrow(
    "linear: takes float32, got int32. Convert with to(…)",
  );
});

test("a weight of one axis is one output, whose axis is gone", () => {
  const [x, weight] = [tensor([[1, 2, 3], [4, 5, 6]]), tensor([1, 0, -1])]; // biome-ignore format: a matrix
  expect(linear(x, weight).toArray()).toEqual([-2, -2]);
});
