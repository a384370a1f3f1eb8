import fc from "fast-check";
import { expect, test } from "vitest";
import { mul, tensor } from "../../src/index.ts";
import { anyFloat, anyPair, expectSame, grid, testDefinition, testGradients } from "./elementwise.ts";

// PyTorch's cases: test/ops/core.test.ts
testDefinition(
  (x) => mul(x, 0.75),
  (x) => x * 0.75,
);
testGradients((a, b) => mul(a, b), grid(-2, 2));

test("does not mind the order, and 1 changes nothing", () => {
  fc.assert(
    fc.property(anyPair(anyFloat), ([a, b]) => {
      expectSame(mul(a, b), mul(b, a));
      expectSame(mul(a, 1), a);
    }),
  );
});

test("distributes over add", () => {
  fc.assert(
    fc.property(anyPair(grid(-8, 8)), ([a, b]) => {
      expectSame(mul(a.add(b), 3), mul(a, 3).add(mul(b, 3)));
      expectSame(mul(a, b.add(1)), mul(a, b).add(a), 1e-6);
    }),
  );
});

test("refuses shapes that do not broadcast", () => {
  expect(() => mul(tensor([1, 2]), tensor([1, 2, 3]))).toThrow(
    "mul: sizes must match or be 1, but axis -1 has 2 and 3, got [2] and [3]",
  );
});

test("a number beside float32 keeps the sign of its zero", () => {
  expect(mul(tensor(1), -0).item()).toBe(-0);
  expect(mul(-0, tensor(1)).item()).toBe(-0);
});
