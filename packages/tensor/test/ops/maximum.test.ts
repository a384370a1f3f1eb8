import fc from "fast-check";
import { describe, expect, test } from "vitest";
import { grad, maximum, minimum, tensor } from "../../src/index.ts";
import { broadcastableShapes, gradcheck, gradgradcheck, tensors } from "../../src/testing.ts";
import { anyFloat, anyPair, expectSame, testFixtures } from "./elementwise.ts";

testFixtures("maximum", "minimum");

describe.each([maximum, minimum])("%o", (op) => {
  test("has the right first and second derivatives away from ties", () => {
    // Multiples of 1/16 beside odd multiples of 1/32: never equal.
    const even = fc.integer({ min: -32, max: 32 }).map((k) => k / 16);
    const pairs = broadcastableShapes(2, { maxRank: 3, maxSize: 3 }).chain(([a, b]) =>
      fc.tuple(tensors(a!, { values: even }), tensors(b!, { values: even.map((x) => x + 1 / 32) })),
    );
    fc.assert(
      fc.property(pairs, (pair) => {
        gradcheck((a, b) => op(a, b), pair);
        gradgradcheck((a, b) => op(a, b).mul(a), pair);
      }),
      { numRuns: 50 },
    );
  });

  test("splits the gradient between equal operands", () => {
    fc.assert(
      fc.property(anyFloat, (value) => {
        const [a, b] = [tensor(value).requiresGrad_(), tensor(value).requiresGrad_()];
        expect(grad(op(a, b), [a, b]).map((dx) => dx.item())).toEqual([0.5, 0.5]);
      }),
    );
  });

  test("refuses shapes that do not broadcast", () => {
    expect(() => op(tensor([1, 2]), tensor([1, 2, 3]))).toThrow(
      `${op.name}: sizes must match or be 1, but axis -1 has 2 and 3, got [2] and [3]`,
    );
  });
});

test("both together give both operands, whatever their order", () => {
  fc.assert(
    fc.property(anyPair(fc.float({ noNaN: true, noDefaultInfinity: true, min: -1, max: 1 })), ([a, b]) => {
      expectSame(maximum(a, b).add(minimum(a, b)), a.add(b));
      expectSame(minimum(a, b), maximum(a.neg(), b.neg()).neg());
      expectSame(maximum(a, b), maximum(b, a));
    }),
  );
});

test("refuses a number, as PyTorch does", () => {
  expect(() => maximum(tensor([1, 2]), 2 as never)).toThrow("maximum: takes a tensor, got 2. Did you mean tensor(…)?");
  expect(() => minimum(1 as never, tensor([1, 2]))).toThrow("minimum: takes a tensor, got 1. Did you mean tensor(…)?");
});
