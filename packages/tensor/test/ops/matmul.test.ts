import fc from "fast-check";
import { expect, onTestFinished, test } from "vitest";
import cases from "../../../../oracle/fixtures/ops_matmul.json" with { type: "json" };
import { DTypeError, matmul, ShapeError, select, type Tensor, tensor, useKernels, zeros } from "../../src/index.ts";
import { gradcheck, gradgradcheck, layoutsOf, matmulShapes, tensors } from "../../src/testing.ts";
import { testAgainstPyTorch } from "../fixtures.ts";

testAgainstPyTorch(cases.filter(({ op }) => op === "matmul"));

const pairs = matmulShapes({ maxSize: 3 }).chain(([a, b]) =>
  fc.tuple(tensors(a, { expanded: true }), tensors(b, { expanded: true })),
);

test("each result is Σₖ aᵢₖ·bₖⱼ, whatever the layouts and leading axes", () => {
  fc.assert(
    fc.property(pairs, ([a, b]) => {
      const [rows, cols] = [a.ndim === 1 ? a.unsqueeze(0) : a, b.ndim === 1 ? b.unsqueeze(1) : b];
      const products = rows.unsqueeze(-1).mul(cols.unsqueeze(-3)); // [‥, m, k, n]
      const wanted = products.sum(-2); // exact: the values are short
      const [m, n] = [a.ndim === 1 ? [] : [a.size(-2)], b.ndim === 1 ? [] : [b.size(-1)]];
      const shape = [...wanted.shape.slice(0, -2), ...m, ...n];
      expect(matmul(a, b).toArray()).toEqual(wanted.reshape(shape).toArray());
    }),
  );
});

test("(AB)ᵀ = BᵀAᵀ to the bit", () => {
  const sizes = fc.tuple(fc.nat(9), fc.nat(9), fc.nat(9));
  const matrices = sizes.chain(([m, k, n]) => {
    const values = fc.float({ min: -2, max: 2, noNaN: true });
    return fc.tuple(tensors([m, k], { values }), tensors([k, n], { values }));
  });
  fc.assert(
    fc.property(matrices, ([a, b]) => {
      expect(matmul(a, b).T.toArray()).toEqual(matmul(b.T, a.T).toArray());
    }),
  );
});

test("a row of a batch has the bits that it has alone", () => {
  const values = fc.float({ min: -2, max: 2, noNaN: true });
  const inputs = fc
    .tuple(fc.integer({ min: 1, max: 3 }), fc.integer({ min: 1, max: 6 }), fc.nat(20), fc.nat(9))
    .chain(([b, m, k, n]) => fc.tuple(tensors([b, m, k], { values }), tensors([k, n], { values })));
  fc.assert(
    fc.property(inputs, ([x, w]) => {
      const y = matmul(x, w);
      for (let i = 0; i < x.size(0); i++) {
        for (let t = 0; t < x.size(1); t++) {
          const row = (all: Tensor): Tensor => select(select(all, 0, i), 0, t);
          expect(matmul(row(x), w).toArray()).toEqual(row(y).toArray());
        }
      }
    }),
  );
});

test("int32 is exact and wraps around", () => {
  const layouts = layoutsOf(tensor(Int32Array.of(2 ** 30, 2 ** 30, 1, -1)).view([2, 2]));
  fc.assert(
    fc.property(layouts, (a) => {
      const wrapped = matmul(a, tensor(Int32Array.of(1, 1)));
      expect([wrapped.dtype, wrapped.toArray()]).toEqual(["int32", [-(2 ** 31), 0]]);
    }),
  );
});

test("gradient", () => {
  fc.assert(fc.property(pairs, ([a, b]) => gradcheck(matmul, [a, b])));
});

test("second derivatives", () => {
  fc.assert(
    fc.property(pairs, ([a, b]) => gradgradcheck(matmul, [a, b])),
    { numRuns: 50 },
  );
});

test("a matrix shared by a batch gets its gradient from one product, with plain kernels rounded once", () => {
  useKernels("plain");
  onTestFinished(() => useKernels("simd"));
  const x = tensor([1, 2 ** -24, 2 ** -24, 0]).view([2, 2, 1]);
  const w = zeros([1, 1], { requiresGrad: true });
  matmul(x, w).sum().backward();
  expect(w.grad!.item()).toBe(1 + 2 ** -23); // batch by batch, the first sum would lose its 2^-24
});

test("errors name both shapes, the axes at fault and a likely fix", () => {
  const refused = (a: number[], b: number[]): string => {
    try {
      matmul(zeros(a), zeros(b));
    } catch (error) {
      expect(error).toBeInstanceOf(ShapeError);
      return (error as ShapeError).message;
    }
    throw new Error("accepted");
  };
  expect(refused([2, 3], [4, 3])).toBe(
    "matmul: axis -1 of the left operand must match axis -2 of the right one, but they have 3 and 4, got [2, 3] and [4, 3]. Did you mean b.transpose(-2, -1)?",
  );
  expect(refused([3, 2], [3, 4])).toBe(
    "matmul: axis -1 of the left operand must match axis -2 of the right one, but they have 2 and 3, got [3, 2] and [3, 4]. Did you mean a.transpose(-2, -1)?",
  );
  expect(refused([2, 3], [4])).toBe(
    "matmul: axis -1 of the left operand must match axis -1 of the right one, but they have 3 and 4, got [2, 3] and [4]",
  );
  expect(refused([2, 5, 2, 3], [4, 5, 3, 4])).toBe(
    "matmul: leading axes must match or be 1, but axis -4 has 2 and 4, got [2, 5, 2, 3] and [4, 5, 3, 4]",
  );
  expect(refused([2, 4, 3, 3], [2, 3, 5])).toBe(
    "matmul: leading axes must match or be 1, but axis -3 has 4 and 2, got [2, 4, 3, 3] and [2, 3, 5]. " +
      "Did you mean unsqueeze(1) of [2, 3, 5]?\n  [2, 4, 3, 3]\n     [2, 3, 5]\n      ^",
  );
  expect(refused([2, 4, 3, 5], [2, 3, 4, 5])).toBe(
    "matmul: axis -1 of the left operand must match axis -2 of the right one, but they have 5 and 4, got [2, 4, 3, 5] and [2, 3, 4, 5]. Their leading axes differ, too. Did you mean transpose(-2, -1), where others were swapped?",
  );
  expect(refused([], [3])).toBe("matmul: both operands need at least one axis, got [] and [3]. Use mul for a scalar");
  expect(() => matmul(zeros([2, 2]), zeros([2, 2], { dtype: "int32" }))).toThrow(
    new DTypeError("matmul", "takes two float32 or two int32 tensors", "float32 and int32", "Convert with to(…)"),
  );
});
