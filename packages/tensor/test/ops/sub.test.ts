import fc from "fast-check";
import { expect, test } from "vitest";
import { sub, tensor } from "../../src/index.ts";
import { anyPair, expectSame, grid, testDefinition, testGradients } from "./elementwise.ts";

// PyTorch's cases: test/ops/core.test.ts
testDefinition(
  (x) => sub(0.75, x),
  (x) => 0.75 - x,
);
testGradients((a, b) => sub(a, b, { alpha: 3 }), grid(-2, 2));
testGradients((a, b) => sub(a, b.square()), grid(-2, 2));

test("undoes add, and changes its sign with the order", () => {
  fc.assert(
    fc.property(anyPair(grid(-8, 8)), ([a, b]) => {
      expectSame(sub(a.add(b), b), a.add(b.mul(0)));
      expectSame(sub(a, b), sub(b, a).neg());
      expectSame(sub(a, b, { alpha: 2 }), sub(sub(a, b), b));
    }),
  );
});

test("refuses bools, and shapes that do not broadcast", () => {
  expect(() => sub(tensor([true]), tensor([true]))).toThrow(
    "sub: there is no difference of two bools, got bool and bool. Did you mean ne, the exclusive or?",
  );
  expect(() => sub(tensor([1.5]), tensor([true]))).toThrow(/^sub: there is no difference of two bools/);
  expect(() => sub(tensor([1, 2]), tensor([1, 2, 3]))).toThrow(
    "sub: sizes must match or be 1, but axis -1 has 2 and 3, got [2] and [3]",
  );
});
