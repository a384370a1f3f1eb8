import fc from "fast-check";
import { expect, test } from "vitest";
import { crossEntropy, logSoftmax, nllLoss, oneHot, softmax, tensor, zeros } from "../../src/index.ts";
import { tensors } from "../../src/testing.ts";
import { at, refusal } from "../elements.ts";
import { classInputs, eachPosition } from "./class-losses.ts";
import { checkDerivatives, expectEach, expectSame, testFixtures } from "./reductions.ts";

testFixtures("crossEntropy");

test("is its definition", () => {
  fc.assert(
    fc.property(classInputs, fc.constantFrom(0, 0.1, 1), ([x, target, weight], labelSmoothing) => {
      const losses = eachPosition(x, target).map(({ id, scores }) => {
        const total = Math.log(scores.reduce((sum, score) => sum + Math.exp(score), 0));
        const p = scores.map((_, c) => labelSmoothing / scores.length + (c === id ? 1 - labelSmoothing : 0));
        const terms = scores.map((score, c) => -p[c]! * at(weight, [c]) * (score - total));
        return id === -100 ? 0 : terms.reduce((sum, term) => sum + term, 0);
      });
      const y = crossEntropy(x, target, { weight, labelSmoothing, reduction: "none" });
      expectEach(y, target.shape, losses);
    }),
  );
});

test("is nllLoss of logSoftmax, and that of the ids' one-hot probabilities", () => {
  fc.assert(
    fc.property(classInputs, fc.constantFrom("none" as const, "sum" as const), ([x, ids, weight], reduction) => {
      const axis = x.ndim === 1 ? 0 : 1;
      expectSame(crossEntropy(x, ids, { weight, reduction }), nllLoss(logSoftmax(x, axis), ids, { weight, reduction }));
      fc.pre(!ids.eq(-100).any().item());
      const p = oneHot(ids, x.size(axis)).to("float32").movedim(-1, axis);
      expectSame(crossEntropy(x, p, { weight, reduction }), crossEntropy(x, ids, { weight, reduction }));
    }),
  );
});

test("has the right first and second derivatives, for ids and for probabilities", () => {
  fc.assert(
    fc.property(classInputs, fc.constantFrom(0, 0.25), ([x, ids, weight], labelSmoothing) => {
      checkDerivatives(
        (z, w) => crossEntropy(z, ids, { weight: w!, labelSmoothing, reduction: "sum" }).square(),
        [x, weight],
      );
    }),
    { numRuns: 30 },
  );
  fc.assert(
    fc.property(
      classInputs.chain(([x, , weight]) => fc.tuple(fc.constant(x), tensors(x.shape), fc.constant(weight))),
      fc.constantFrom(0, 0.25),
      ([x, p, weight], labelSmoothing) => {
        checkDerivatives((z, q, w) => crossEntropy(z, q!, { weight: w!, labelSmoothing }), [x, p, weight]);
      },
    ),
    { numRuns: 30 },
  );
});

test("its gradient is the softmax less the target, over the number of positions", () => {
  const x = tensor([
    [1, 2, 3],
    [0, -1, 0.5],
  ]).requiresGrad_();
  const ids = tensor(Int32Array.of(2, 0));
  crossEntropy(x, ids).backward();
  expectSame(x.grad!, softmax(x.detach(), 1).sub(oneHot(ids, 3)).div(2));
});

test("stays exact for scores far apart", () => {
  expect(crossEntropy(tensor([0, 1e4]), tensor(0, { dtype: "int32" })).item()).toBe(1e4);
  expect(crossEntropy(tensor([3e38, -3e38]), tensor(0, { dtype: "int32" })).item()).toBe(0);
});

test("refuses targets that are no classes, and says which and where", () => {
  const x = zeros([2, 3, 2]);
  const ids = tensor(Int32Array.of(0, 1, 7, 2)).view([2, 2]);
  expect(refusal(() => crossEntropy(x, ids))).toBe(
    "IndexError: crossEntropy: class 7 at position [1, 0] is out of range for 3 classes. Use 0 to 2",
  );
  expect(refusal(() => crossEntropy(x, tensor([0, 1])))).toBe(
    "ShapeError: crossEntropy: a float32 target holds the probabilities of all classes, in the input's shape, got " +
      '[2, 3, 2] and [2]. Convert class ids with to("int32")',
  );
  expect(refusal(() => crossEntropy(x, x, { ignoreIndex: 0 }))).toBe(
    "ValueError: crossEntropy: probabilities have no id to ignore, got ignoreIndex 0",
  );
  expect(refusal(() => crossEntropy(x, x, { labelSmoothing: 1.5 }))).toBe(
    "ValueError: crossEntropy: labelSmoothing must be from 0 to 1, got 1.5",
  );
  expect(refusal(() => crossEntropy(x, [0, 1] as never))).toBe(
    "DTypeError: crossEntropy: takes a tensor, got [0, 1]. Did you mean tensor(…)?",
  );
});
