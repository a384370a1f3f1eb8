import fc from "fast-check";
import { expect, test } from "vitest";
import cases from "../../../../oracle/fixtures/ops_views.json" with { type: "json" };
import { squeeze, unsqueeze, zeros } from "../../src/index.ts";
import { shapes, tensors } from "../../src/testing.ts";
import { checkGradients, expectView, refusal } from "../elements.ts";
import { testAgainstPyTorch } from "../fixtures.ts";

testAgainstPyTorch(cases.filter(({ op }) => op === "squeeze" || op === "unsqueeze"));

const inputs = shapes({ maxRank: 3, maxSize: 2 }).chain((shape) => fc.tuple(tensors(shape), fc.nat(shape.length)));

test("unsqueeze is a view with a new axis", () => {
  fc.assert(
    fc.property(inputs, ([x, axis]) => {
      const y = unsqueeze(x, axis);
      expect(y.shape).toEqual(x.shape.toSpliced(axis, 0, 1));
      expectView(y, x, (position) => position.toSpliced(axis, 1));
    }),
  );
});

test("squeeze is a view without the axes of size 1", () => {
  fc.assert(
    fc.property(inputs, ([x]) => {
      const y = squeeze(x);
      expect(y.shape).toEqual(x.shape.filter((n) => n !== 1));
      expectView(y, x, (position) => {
        const rest = position.values();
        return x.shape.map((n) => (n === 1 ? 0 : rest.next().value!));
      });
    }),
  );
});

test("squeeze undoes unsqueeze, and leaves axes of other sizes", () => {
  fc.assert(
    fc.property(inputs, ([x, axis]) => {
      const back = squeeze(unsqueeze(x, axis), axis);
      expect([back.shape, back.strides]).toEqual([x.shape, x.strides]);
    }),
  );
  expect(squeeze(zeros([1, 2, 1]), [0, 1]).shape).toEqual([2, 1]);
});

test("the gradients of squeeze and unsqueeze", () => {
  fc.assert(
    fc.property(inputs, ([x, axis]) => {
      checkGradients((x) => squeeze(x), [x]);
      checkGradients((x) => unsqueeze(x, axis), [x]);
    }),
  );
});

test("refusals", () => {
  expect(refusal(() => squeeze(zeros([1, 2]), 2))).toBe(
    "IndexError: squeeze: dim must be a whole number from -2 to 1 for 2 axes, got 2. Use 1 or -1 for the last one",
  );
  expect(refusal(() => unsqueeze(zeros([1, 2]), 3))).toBe(
    "IndexError: unsqueeze: dim must be a whole number from -3 to 2 for 3 axes, got 3. Use 2 or -1 for the last one",
  );
});
