import fc from "fast-check";
import { expect, test } from "vitest";
import { logicalAnd, logicalNot, logicalOr, logicalXor, tensor } from "../../src/index.ts";
import { anyPair, testFixtures } from "./elementwise.ts";

const truthValues = fc.constantFrom(0, -0, 1, -2, 0.5, Number.NaN);

testFixtures("logicalAnd", "logicalOr", "logicalXor", "logicalNot");

test("De Morgan's laws", () => {
  fc.assert(
    fc.property(anyPair(truthValues), ([a, b]) => {
      expect(logicalNot(logicalAnd(a, b)).toArray()).toEqual(logicalOr(logicalNot(a), logicalNot(b)).toArray());
      expect(logicalNot(logicalOr(a, b)).toArray()).toEqual(logicalAnd(logicalNot(a), logicalNot(b)).toArray());
    }),
  );
});

test("xor is one of both but not both", () => {
  fc.assert(
    fc.property(anyPair(truthValues), ([a, b]) => {
      const wanted = logicalAnd(logicalOr(a, b), logicalNot(logicalAnd(a, b)));
      expect(logicalXor(a, b).toArray()).toEqual(wanted.toArray());
    }),
  );
});

test("refuses numbers and booleans, as PyTorch does", () => {
  expect(() => logicalAnd(tensor([0, 1]), true as never)).toThrow(
    "logicalAnd: takes a tensor, got true. Did you mean tensor(…)?",
  );
});

test("refuses shapes that do not broadcast", () => {
  expect(() => logicalXor(tensor([true, false]), tensor([1, 2, 3]))).toThrow(
    "logicalXor: sizes must match or be 1, but axis -1 has 2 and 3, got [2] and [3]",
  );
});
