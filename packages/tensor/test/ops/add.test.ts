import fc from "fast-check";
import { expect, test } from "vitest";
import { add, tensor } from "../../src/index.ts";
import { anyFloat, anyPair, anyTensor, expectSame, grid, testDefinition, testGradients } from "./elementwise.ts";

// PyTorch's cases: test/ops/core.test.ts
testDefinition(
  (x) => add(x, 0.75),
  (x) => x + 0.75,
);
testGradients((a, b) => add(a, b, { alpha: 3 }), grid(-2, 2));
testGradients((a, b) => add(a.square(), b), grid(-2, 2));

test("does not mind the order, and 0 changes nothing", () => {
  fc.assert(
    fc.property(anyPair(anyFloat), ([a, b]) => {
      expectSame(add(a, b), add(b, a));
      expectSame(add(a, 0), a);
    }),
  );
});

test("alpha is how often b is added", () => {
  fc.assert(
    fc.property(anyPair(grid(-8, 8)), ([a, b]) => {
      expectSame(add(a, b, { alpha: 2 }), add(add(a, b), b));
    }),
  );
});

test("a tensor added to itself is doubled", () => {
  fc.assert(
    fc.property(anyTensor(anyFloat), (x) => {
      expectSame(add(x, x), x.mul(2));
    }),
  );
});

test("refuses shapes that do not broadcast, and operands that are no numbers", () => {
  expect(() => add(tensor([1, 2]), tensor([1, 2, 3]))).toThrow(
    "add: sizes must match or be 1, but axis -1 has 2 and 3, got [2] and [3]",
  );
  expect(() => add(tensor([1, 2]), "1" as never)).toThrow(
    'add: operands are tensors, numbers or booleans, got "1". Did you mean tensor(…)?',
  );
});

test("alpha does not change the dtype, and is refused where it would", () => {
  expect(add(tensor([true, false]), tensor([true, true]), { alpha: 2 }).toArray()).toEqual([true, true]);
  expect(add(tensor([true, false]), tensor([true, true]), { alpha: false }).toArray()).toEqual([true, false]);
  const ints = tensor(Int32Array.of(1, 2));
  expect(() => add(ints, ints, { alpha: 1.5 })).toThrow(
    'add: 1.5 is no factor for int32 operands. Convert to "float32" first',
  );
});

test("only two bools are added as bools", () => {
  expect(add(tensor([1.5, 0]), tensor([true, true])).toArray()).toEqual([2.5, 1]);
  expect(add(tensor([true, true]), tensor([1.5, 0])).toArray()).toEqual([2.5, 1]);
});
