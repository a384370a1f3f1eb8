import fc from "fast-check";
import { expect, test } from "vitest";
import { nllLoss, tensor, zeros } from "../../src/index.ts";
import { at, refusal } from "../elements.ts";
import { classInputs, eachPosition } from "./class-losses.ts";
import { checkDerivatives, expectEach, testFixtures } from "./reductions.ts";

testFixtures("nllLoss");

test("is its definition", () => {
  fc.assert(
    fc.property(classInputs, ([x, target, weight]) => {
      const each = eachPosition(x, target);
      const weights = each.map(({ id }) => (id === -100 ? 0 : at(weight, [id])));
      const losses = each.map(({ id, scores }, i) => (id === -100 ? 0 : -scores[id]! * weights[i]!));
      const total = losses.reduce((sum, loss) => sum + loss, 0);
      expectEach(nllLoss(x, target, { weight, reduction: "none" }), target.shape, losses);
      expectEach(nllLoss(x, target, { weight, reduction: "sum" }), [], [total]);
      expectEach(nllLoss(x, target, { weight }), [], [total / weights.reduce((sum, w) => sum + w, 0)]);
    }),
  );
});

test("weights of 1 change nothing", () => {
  fc.assert(
    fc.property(classInputs, ([x, target, weight]) => {
      const even = weight.mul(0).add(1);
      expect(nllLoss(x, target, { weight: even }).item()).toBe(nllLoss(x, target).item());
    }),
  );
});

test("has the right first and second derivatives, for x and the weight", () => {
  fc.assert(
    fc.property(classInputs, fc.constantFrom("none" as const, "sum" as const), ([x, target, weight], reduction) => {
      checkDerivatives((z, w) => nllLoss(z, target, { weight: w!, reduction }).square(), [x, weight]);
    }),
    { numRuns: 30 },
  );
});

test("refuses targets that are no classes", () => {
  const x = zeros([2, 3]);
  expect(refusal(() => nllLoss(x, tensor(Int32Array.of(0, 3))))).toBe(
    "IndexError: nllLoss: class 3 at position [1] is out of range for 3 classes. Use 0 to 2",
  );
  expect(refusal(() => nllLoss(x, tensor(Int32Array.of(0, 1, 2))))).toBe(
    "ShapeError: nllLoss: the target must have the input's shape without the classes, its axis 1, got [2, 3] and [3]",
  );
  expect(refusal(() => nllLoss(x, tensor([0, 1])))).toBe(
    'DTypeError: nllLoss: takes int32, got float32. Convert class ids with to("int32")',
  );
  expect(refusal(() => nllLoss(zeros([]), tensor(0, { dtype: "int32" })))).toBe(
    "ShapeError: nllLoss: the input must be [C], [N, C] or [N, C, …], got []",
  );
  expect(refusal(() => nllLoss(x, tensor(Int32Array.of(0, 1)), { weight: zeros([2]) }))).toBe(
    "ShapeError: nllLoss: there must be one weight for each of the 3 classes, got [2]",
  );
  expect(refusal(() => nllLoss(x, tensor(Int32Array.of(0, 1)), { reduction: "avg" as never }))).toBe(
    'ValueError: nllLoss: reduction must be "mean", "sum" or "none", got "avg"',
  );
  expect(() => nllLoss(x, tensor(Int32Array.of(0, 1)), { labelSmoothing: 0.5 } as never)).toThrow(/labelSmoothing/);
});
