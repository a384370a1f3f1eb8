import fc from "fast-check";
import { expect, test } from "vitest";
import { isfinite, isinf, isnan, tensor } from "../../src/index.ts";
import { anyTensor, testFixtures } from "./elementwise.ts";

testFixtures("isfinite", "isinf", "isnan");

test("exactly one of them holds", () => {
  fc.assert(
    fc.property(anyTensor(fc.float()), (x) => {
      const holding = isfinite(x).add(isinf(x).to("int32")).add(isnan(x).to("int32"));
      expect(holding.toTypedArray().every((count) => count === 1)).toBe(true);
      expect([...isnan(x).toTypedArray()]).toEqual(Array.from(x.toTypedArray(), (v) => Number(Number.isNaN(v))));
    }),
  );
});

test("have no gradient", () => {
  expect(() => isnan(tensor(1).requiresGrad_()).backward()).toThrow(
    "backward: the tensor comes from isnan, which has no gradient. Compute the loss from what went into it",
  );
});

test("refuse what is no tensor", () => {
  expect(() => isnan(1 as never)).toThrow("isnan: takes a tensor, got 1. Did you mean tensor(…)?");
});
