import fc from "fast-check";
import { expect, test } from "vitest";
import cases from "../../../../oracle/fixtures/ops_index.json" with { type: "json" };
import { index, maskedSelect, zeros } from "../../src/index.ts";
import { broadcastableShapes, shapes, tensors } from "../../src/testing.ts";
import { checkGradients, refusal } from "../elements.ts";
import { testAgainstPyTorch } from "../fixtures.ts";

testAgainstPyTorch(cases.filter(({ op }) => op === "maskedSelect"));

const alike = shapes({ minRank: 1 }).chain((shape) => fc.tuple(tensors(shape), tensors(shape, { dtype: "bool" })));

const broadcast = broadcastableShapes(2, { maxRank: 3, maxSize: 3 }).chain(([a, b]) =>
  fc.tuple(tensors(a!), tensors(b!, { dtype: "bool" })),
);

test("maskedSelect keeps the elements whose bit is set, in row-major order, as a mask in brackets does", () => {
  fc.assert(
    fc.property(alike, ([x, mask]) => {
      const bits = mask.toTypedArray();
      const kept = Array.from(x.toTypedArray()).filter((_, i) => bits[i] === 1);
      expect(maskedSelect(x, mask).toArray()).toEqual(kept);
      expect(index(x, mask).toArray()).toEqual(kept);
    }),
  );
});

test("the gradient of maskedSelect", () => {
  fc.assert(
    fc.property(broadcast, ([x, mask]) => {
      checkGradients((x) => maskedSelect(x, mask), [x]);
    }),
  );
});

test("refusals", () => {
  expect(refusal(() => maskedSelect(zeros([2]), zeros([2])))).toBe(
    "DTypeError: maskedSelect: takes bool, got float32. Compare first, as in x.gt(0)",
  );
});
