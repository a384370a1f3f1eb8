import fc from "fast-check";
import { expect, test } from "vitest";
import { add, type Shape, tensor, zeros } from "../../src/index.ts";
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

/** What is said of these shapes, which must not broadcast. */
function refusalOf(a: Shape, b: Shape): string {
  try {
    add(zeros(a), zeros(b));
  } catch (error) {
    return (error as Error).message;
  }
  throw new Error("accepted");
}

test("shapes of different length are drawn one below the other, with a mark at the axis at fault", () => {
  expect(refusalOf([2, 3, 1024], [12, 1024])).toBe(
    [
      "add: sizes must match or be 1, but axis -2 has 3 and 12, got [2, 3, 1024] and [12, 1024]",
      "  [   2,    3, 1024]",
      "        [  12, 1024]",
      "            ^",
    ].join("\n"),
  );
});

test("the axis that is proposed, or the part of a mask, makes them broadcast", () => {
  const sizes = fc.uniqueArray(fc.integer({ min: 2, max: 9 }), { minLength: 2, maxLength: 4 });
  fc.assert(
    fc.property(sizes, fc.nat(), (long, i) => {
      const axis = 1 + (i % (long.length - 1)); // one without the first would broadcast
      const short = long.toSpliced(axis, 1);
      const [, place, of] = /unsqueeze\((\d)\) of (\[.*?\])/.exec(refusalOf(long, short))!;
      expect(of).toBe(`[${short.join(", ")}]`);
      expect(add(zeros(long), zeros(short).unsqueeze(Number(place))).shape).toEqual(long);
    }),
  );
  const fix = "Did you mean slice(-2, 0, 3).slice(-1, 0, 3) of [5, 5]?";
  expect(refusalOf([2, 3, 3], [5, 5])).toContain(fix);
  expect(refusalOf([5, 5], [2, 3, 3])).toContain(fix);
  expect(refusalOf([2, 3, 3], [5, 3, 3])).not.toContain("Did you mean");
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
