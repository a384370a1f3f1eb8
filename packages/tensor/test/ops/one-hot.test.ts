import fc from "fast-check";
import { expect, test } from "vitest";
import cases from "../../../../oracle/fixtures/ops_index.json" with { type: "json" };
import { eye, indexSelect, oneHot, tensor, zeros } from "../../src/index.ts";
import { shapes, tensors } from "../../src/testing.ts";
import { at, expectElements, refusal } from "../elements.ts";
import { testAgainstPyTorch } from "../fixtures.ts";

testAgainstPyTorch(cases.filter(({ op }) => op === "oneHot"));

const inputs = shapes({ maxRank: 3 }).chain((shape) => tensors(shape, { dtype: "int32", values: fc.nat(4) }));

test("oneHot has its 1 at place id", () => {
  fc.assert(
    fc.property(inputs, (ids) => {
      const y = oneHot(ids, 5);
      expect([y.dtype, y.shape]).toEqual(["int32", [...ids.shape, 5]]);
      expectElements(y, (position) => (at(ids, position.slice(0, -1)) === position.at(-1) ? 1 : 0));
    }),
  );
});

test("one-hot rows are the rows of the identity matrix", () => {
  const ids = tensor([2, 0, 2], { dtype: "int32" });
  expect(oneHot(ids).toArray()).toEqual(indexSelect(eye(3), 0, ids).toArray());
});

test("refusals, and no gradient", () => {
  const ids = tensor([0, 5], { dtype: "int32" });
  expect(refusal(() => oneHot(ids, 5))).toBe(
    "IndexError: oneHot: id 5 at position [1] is out of range for 5 classes. Use 0 to 4",
  );
  expect(refusal(() => oneHot(zeros([2]), 5))).toBe(
    'DTypeError: oneHot: takes int32 ids, got float32. Convert with to("int32")',
  );
  expect(refusal(() => oneHot(ids, 0))).toBe("ValueError: oneHot: numClasses must be a whole number from 1 on, got 0");
  expect(refusal(() => oneHot(ids).backward())).toBe(
    "GradError: backward: the tensor comes from oneHot, which has no gradient. Compute the loss from what went into it",
  );
});

test("one class is enough, and there must be one", () => {
  const ids = tensor(Int32Array.of(0, 0));
  expect(oneHot(ids, 1).toArray()).toEqual([[1], [1]]);
  expect(oneHot(ids).toArray()).toEqual([[1], [1]]);
  const none = tensor(new Int32Array(0));
  expect(() => oneHot(none)).toThrow("oneHot: numClasses must be a whole number from 1 on, got 0");
  expect(() => oneHot(ids, 2.5)).toThrow("oneHot: numClasses must be a whole number from 1 on, got 2.5");
});
