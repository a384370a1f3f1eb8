import fc from "fast-check";
import { describe, expect, test } from "vitest";
import { clamp, maximum, minimum, tensor } from "../../src/index.ts";
import { broadcastableShapes, gradcheck, gradgradcheck, tensors } from "../../src/testing.ts";
import { anyFloat, anyPair, anyTensor, expectSame, testDefinition, testFixtures } from "./elementwise.ts";

testFixtures("clamp");
testDefinition(
  (x) => clamp(x, -1, 2),
  (x) => Math.min(Math.max(x, -1), 2),
);

test("is a maximum and a minimum", () => {
  fc.assert(
    fc.property(anyPair(anyFloat), ([x, bound]) => {
      expectSame(clamp(x, bound), maximum(x, bound));
      expectSame(clamp(x, null, bound), minimum(x, bound));
      expectSame(clamp(x, bound, 1), minimum(maximum(x, bound), tensor(1)));
    }),
  );
});

test("twice is once", () => {
  fc.assert(
    fc.property(anyTensor(anyFloat), anyFloat, anyFloat, (x, low, high) => {
      const y = clamp(x, low, high);
      expectSame(clamp(y, low, high), y);
    }),
  );
});

describe("has the right first and second derivatives", () => {
  const even = fc.integer({ min: -32, max: 32 }).map((k) => k / 16); // multiples of 1/16 beside those + 1/48: never equal
  const triples = broadcastableShapes(3, { maxRank: 2, maxSize: 3 }).chain(([a, b, c]) =>
    fc.tuple(
      tensors(a!, { values: even }),
      tensors(b!, { values: even.map((x) => x + 1 / 48) }),
      tensors(c!, { values: even.map((x) => x + 2 / 48) }),
    ),
  );
  test.each([
    ["both bounds", (x, low, high) => clamp(x, low, high)],
    ["a lower bound", (x, low) => clamp(x, low)],
    ["an upper bound", (x, _, high) => clamp(x, undefined, high)],
  ] as [string, Parameters<typeof gradcheck>[0]][])("with %s", (_, f) => {
    fc.assert(
      fc.property(triples, (inputs) => {
        gradcheck(f, inputs);
        gradgradcheck((x, low, high) => f(x, low, high).mul(x), inputs);
      }),
      { numRuns: 50 },
    );
  });
});

test("refuses no bounds at all", () => {
  expect(() => clamp(tensor([1]))).toThrow("clamp: there must be a min or a max, got neither");
  expect(() => clamp(tensor([1]), null, undefined)).toThrow("clamp: there must be a min or a max, got neither");
});

test("refuses shapes that do not broadcast", () => {
  expect(() => clamp(tensor([1, 2]), tensor([1, 2, 3]))).toThrow(
    "clamp: sizes must match or be 1, but axis -1 has 2 and 3, got [2] and [3]",
  );
});
