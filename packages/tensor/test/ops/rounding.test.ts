import fc from "fast-check";
import { describe, expect, test } from "vitest";
import { ceil, floor, grad, round, type Tensor, tensor, trunc } from "../../src/index.ts";
import { anyFloat, anyTensor, expectSame, grid, testDefinition, testFixtures } from "./elementwise.ts";

testFixtures("ceil", "floor", "round", "trunc");

describe.each([
  { op: floor, definition: Math.floor },
  { op: ceil, definition: Math.ceil },
  { op: trunc, definition: Math.trunc },
  { op: round, definition: halfToEven },
])("$op.name", ({ op, definition }) => {
  testDefinition(op, definition);
  testDefinition(op, definition, grid(-4, 4));

  test("leaves whole numbers alone, and has gradient 0", () => {
    fc.assert(
      fc.property(anyTensor(anyFloat), (x) => {
        expectSame(op(op(x)), op(x));
        const leaf = x.detach().requiresGrad_();
        expect(
          grad(op(leaf).sum(), leaf)
            .toTypedArray()
            .every((dx) => dx === 0),
        ).toBe(true);
      }),
    );
  });

  test("refuses bools", () => {
    expect(() => op(tensor([true]))).toThrow(`${op.name}: takes float32 or int32, got bool`);
  });
});

/** The even one of the nearest whole numbers. */
function halfToEven(x: number): number {
  if (!Number.isFinite(x)) return x;
  const [low, high] = [Math.floor(x), Math.ceil(x)];
  if (x - low === high - x) return low % 2 === 0 ? low : high;
  return x - low < high - x ? low : high;
}

describe("round to decimals", () => {
  test.each([
    [1, [1.25, 1.75, -0.04], [1.2, 1.8, -0]],
    [-2, [149, 150, 250, -50], [100, 200, 200, -0]],
  ])("%i", (decimals, x, y) => {
    expectSame(round(tensor(x), { decimals }), tensor(y));
  });

  test("refuses integers and broken numbers of decimals", () => {
    const ints: Tensor = tensor([1], { dtype: "int32" });
    expect(() => round(ints, { decimals: 1 })).toThrow("round: takes float32, got int32. Leave out decimals");
    expect(() => round(tensor([1]), { decimals: 0.5 })).toThrow("round: decimals must be a whole number, got 0.5");
  });
});

test("decimals are those of float32, step by step: 20971534 / 10 is 2097153.5 there, a tie", () => {
  expect(round(tensor(20971534), { decimals: -1 }).item()).toBe(20971540);
});
