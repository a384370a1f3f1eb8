import fc from "fast-check";
import { describe, expect, test } from "vitest";
import { div, tensor } from "../../src/index.ts";
import { shapes, tensors } from "../../src/testing.ts";
import {
  anyFloat,
  anyPair,
  awayFrom0,
  expectSame,
  grid,
  testDefinition,
  testFixtures,
  testGradients,
} from "./elementwise.ts";

testFixtures("div");
testDefinition(
  (x) => div(x, 3),
  (x) => x / 3,
);
testDefinition(
  (x) => div(3, x),
  (x) => 3 / x,
);
testGradients((a, b) => div(a, b), grid(-2, 2), grid(1, 3));

test("undoes mul", () => {
  fc.assert(
    fc.property(anyPair(grid(-8, 8), awayFrom0), ([a, b]) => {
      expectSame(div(a.mul(b), b), a.add(b.mul(0)), 1e-6);
    }),
  );
});

describe("rounded", () => {
  const pairs = shapes({ maxRank: 2 }).chain((shape) =>
    fc.tuple(
      tensors(shape, { dtype: "int32", values: fc.integer() }),
      tensors(shape, { dtype: "int32", values: fc.integer().filter((n) => n !== 0) }),
    ),
  );
  test.each(["floor", "trunc"] as const)(
    "%s of integers is a whole number of times and a smaller rest",
    (roundingMode) => {
      fc.assert(
        fc.property(pairs, ([a, b]) => {
          const [p, q, y] = [a, b, div(a, b, { roundingMode })].map((x) => [...x.toTypedArray()].map(BigInt));
          p!.forEach((n, i) => {
            if (n === -(2n ** 31n) && q![i] === -1n) return; // 2^31 is no int32
            const rest = n - y![i]! * q![i]!;
            expect(rest * rest < q![i]! * q![i]!).toBe(true);
            // floor: the rest has the divisor's sign; trunc: the dividend's.
            expect(rest * (roundingMode === "floor" ? q![i]! : n) >= 0n).toBe(true);
          });
        }),
      );
    },
  );

  test("is the rounded quotient, and has no slope", () => {
    fc.assert(
      fc.property(anyPair(anyFloat, grid(1, 8)), ([a, b]) => {
        const x = a.detach().requiresGrad_();
        const y = div(x, b, { roundingMode: "trunc" });
        expectSame(y, div(a, b).trunc());
        y.sum().backward();
        expect(x.grad!.toTypedArray().every((dx) => dx === 0)).toBe(true);
      }),
    );
  });
});

test("refuses what has no quotient", () => {
  const ints = tensor([1, 2], { dtype: "int32" });
  expect(() => div(ints, 0, { roundingMode: "floor" })).toThrow(
    'div: an integer, 1, cannot be divided by 0. Convert to "float32" first',
  );
  expect(() => div(tensor([true]), tensor([true]), { roundingMode: "trunc" })).toThrow(
    "div: a rounded quotient needs numbers, got bool and bool",
  );
  expect(() => div(ints, 2, { roundingMode: "ceil" as never })).toThrow(
    'div: roundingMode is null, "floor" or "trunc", got "ceil"',
  );
  expect(() => div(tensor([1, 2]), tensor([1, 2, 3]))).toThrow(
    "div: sizes must match or be 1, but axis -1 has 2 and 3, got [2] and [3]",
  );
});
