import fc from "fast-check";
import { expect, test } from "vitest";
import { tensor, where } from "../../src/index.ts";
import { broadcastableShapes, gradcheck, gradgradcheck, tensors } from "../../src/testing.ts";
import { expectSame, testFixtures } from "./elementwise.ts";

testFixtures("where");

const operands = broadcastableShapes(3, { maxRank: 3, maxSize: 3 }).chain(([m, a, b]) =>
  fc.tuple(tensors(m!, { dtype: "bool" }), tensors(a!), tensors(b!)),
);

test("takes each element from a or from b", () => {
  fc.assert(
    fc.property(operands, ([mask, a, b]) => {
      const m = mask.to("float32");
      expectSame(where(mask, a, b), m.mul(a).add(m.neg().add(1).mul(b)));
      expectSame(where(mask, a, b), where(mask.logicalNot(), b, a));
    }),
  );
});

test("has the right first and second derivatives", () => {
  fc.assert(
    fc.property(operands, ([mask, a, b]) => {
      gradcheck((a, b) => where(mask, a, b), [a, b]);
      gradgradcheck((a, b) => where(mask, a.square(), b.square()), [a, b]);
    }),
    { numRuns: 50 },
  );
});

test("refuses a condition that is not bool, and shapes that do not broadcast", () => {
  expect(() => where(tensor([1, 0]), 1, 2)).toThrow("where: takes bool, got float32. Compare first, as in x.ne(0)");
  expect(() => where(tensor([true, false]), tensor([1, 2, 3]), 0)).toThrow(
    "where: sizes must match or be 1, but axis -1 has 2 and 3, got [2] and [3] and []",
  );
});

test("as a method, takes the tensor where the condition holds", () => {
  expect(
    tensor([1, 2, 3])
      .where(tensor([true, false, true]), 0)
      .toArray(),
  ).toEqual([1, 0, 3]);
});
