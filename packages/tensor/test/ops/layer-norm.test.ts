import fc from "fast-check";
import { expect, test } from "vitest";
import cases from "../../../../oracle/fixtures/ops_matmul.json" with { type: "json" };
import { layerNorm, type Tensor, tensor, zeros } from "../../src/index.ts";
import { allClose, distinctTensors, gradcheck, gradgradcheck, shapes, tensors } from "../../src/testing.ts";
import { testAgainstPyTorch } from "../fixtures.ts";

testAgainstPyTorch(cases.filter(({ op }) => op === "layerNorm"));

/** x with the shape of its rows, weight and bias; rows of distinct elements, for σ must not be near 0. */
const inputs = fc
  .tuple(shapes({ maxRank: 2, maxSize: 2 }), shapes({ minRank: 1, maxRank: 2, minSize: 2, maxSize: 3 }))
  .chain(([leading, row]) =>
    fc.tuple(fc.constant(row), distinctTensors([...leading, ...row]), tensors(row), tensors(row)),
  );

test("is the notebook's (x - mean) / sqrt(var + eps) * scale + shift", () => {
  fc.assert(
    fc.property(inputs, ([row, x, scale, shift]) => {
      const dims = row.map((_, axis) => axis - row.length);
      const mean = x.mean(dims, { keepdim: true });
      const variance = x.var(dims, { keepdim: true, unbiased: false });
      const wanted = x.sub(mean).div(variance.add(1e-5).sqrt()).mul(scale).add(shift);
      expect(allClose(layerNorm(x, row, { weight: scale, bias: shift }), wanted, { atol: 1e-5 })).toBe(true);
    }),
  );
});

test("as a method it takes weight and bias as the function does", () => {
  fc.assert(
    fc.property(inputs, ([row, x, weight, bias]) => {
      const wanted = layerNorm(x, row, { weight, bias, eps: 0.5 }).toArray();
      expect(x.layerNorm(row, weight, bias, { eps: 0.5 }).toArray()).toEqual(wanted);
      expect(x.layerNorm(row, { weight, bias, eps: 0.5 }).toArray()).toEqual(wanted);
    }),
  );
});

test("each row's values do not depend on the other rows", () => {
  fc.assert(
    fc.property(tensors([3, 4]), (x) => {
      const y = layerNorm(x, [4]);
      for (let i = 0; i < 3; i++) {
        expect(layerNorm(x.select(0, i), [4]).toArray()).toEqual(y.select(0, i).toArray());
      }
    }),
  );
});

test("gradient, and second derivatives", () => {
  const options = { eps: 2 ** -9, tolerance: 5e-3 }; // its curvature grows as 1/σ³
  fc.assert(
    fc.property(inputs, ([row, x, weight, bias]) => {
      const f = (x: Tensor, weight: Tensor, bias: Tensor): Tensor => layerNorm(x, row, { weight, bias, eps: 0.125 });
      gradcheck(f, [x, weight, bias], options);
      gradgradcheck(f, [x, weight, bias], options);
      gradcheck((x) => layerNorm(x, row, { eps: 0.125 }), [x], options);
    }),
  );
});

test("refuses shapes that do not fit", () => {
  expect(() => layerNorm(zeros([2, 3]), [2])).toThrow(
    "layerNorm: the normalized shape must be x's last axes, got [2] and [2, 3]",
  );
  expect(() => layerNorm(zeros([2, 3]), [3], { weight: zeros([1]) })).toThrow(
    "layerNorm: weight must have the normalized shape, got [1] and [3]",
  );
  expect(() => layerNorm(zeros([2, 3]), [3], { eps: "1" as never })).toThrow('layerNorm: eps is a number, got "1"');
  expect(() => layerNorm(zeros([2, 3]), 3 as never)).toThrow(
    "layerNorm: a shape is an array of sizes, got 3. Did you mean [3]?",
  );
});

test("weight and bias may stand where PyTorch has them", () => {
  const [x, weight, bias] = [tensor([1, 2, 4]), tensor([1, 2, 3]), tensor([0, 1, 0])];
  const named = layerNorm(x, [3], { weight, bias, eps: 0.5 }).toArray();
  expect(layerNorm(x, [3], weight, bias, { eps: 0.5 }).toArray()).toEqual(named);
  expect(layerNorm(x, [3], weight, { bias, eps: 0.5 }).toArray()).toEqual(named);
  expect(layerNorm(x, [3], null, { eps: 0.5 }).toArray()).toEqual(layerNorm(x, [3], { eps: 0.5 }).toArray());
});
