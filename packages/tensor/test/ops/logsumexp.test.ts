import fc from "fast-check";
import { expect, test } from "vitest";
import { logsumexp, tensor } from "../../src/index.ts";
import { refusal } from "../elements.ts";
import { expectSame, reductions, testFixtures, testGradient, testReduction } from "./reductions.ts";

testFixtures("logsumexp");
testReduction(logsumexp, (values) => Math.log(values.reduce((total, value) => total + Math.exp(value), 0)));
testGradient(logsumexp, 1);

test("a shift moves it, however far", () => {
  fc.assert(
    fc.property(reductions(1), ([x, dims]) => {
      expectSame(logsumexp(x.add(512), dims), logsumexp(x, dims).add(512));
    }),
  );
});

test("refuses axes that are not there", () => {
  expect(refusal(() => logsumexp(tensor([1]), 1))).toBe(
    "IndexError: logsumexp: dim must be a whole number from -1 to 0 for 1 axes, got 1. Use 0 or -1 for the last one",
  );
});
