import fc from "fast-check";
import { describe, expect, test } from "vitest";
import { eq, ge, gt, le, lt, ne, type Tensor, tensor } from "../../src/index.ts";
import { anyPair, anyTensor, testFixtures } from "./elementwise.ts";

const OPS = [
  { op: eq, holds: (a: number, b: number) => a === b },
  { op: ne, holds: (a: number, b: number) => a !== b },
  { op: lt, holds: (a: number, b: number) => a < b },
  { op: le, holds: (a: number, b: number) => a <= b },
  { op: gt, holds: (a: number, b: number) => a > b },
  { op: ge, holds: (a: number, b: number) => a >= b },
];
const few = fc.constantFrom(0, -0, 1, -1, Number.NaN, Number.POSITIVE_INFINITY, Number.NEGATIVE_INFINITY);

testFixtures("eq", "ne", "lt", "le", "gt", "ge");

describe.each(OPS)("$op.name", ({ op, holds }) => {
  test("compares with a number as its definition does", () => {
    fc.assert(
      fc.property(anyTensor(few), few, (x, number) => {
        const wanted = Array.from(x.toTypedArray(), (v) => Number(holds(v, number)));
        expect([...op(x, number).toTypedArray()]).toEqual(wanted);
      }),
    );
  });

  test("has no gradient", () => {
    expect(() =>
      op(tensor([1, 2]).requiresGrad_(), 1)
        .sum()
        .backward(),
    ).toThrow(
      "backward: the tensor needs no gradient: it was made outside the graph, or under noGrad. Set requiresGrad on the leaves before computing it",
    );
    expect(() => op(tensor([1]).requiresGrad_(), 1).backward()).toThrow(
      `backward: the tensor comes from ${op.name}, which has no gradient. Compute the loss from what went into it`,
    );
  });

  test("refuses shapes that do not broadcast", () => {
    expect(() => op(tensor([1, 2]), tensor([1, 2, 3]))).toThrow(
      `${op.name}: sizes must match or be 1, but axis -1 has 2 and 3, got [2] and [3]`,
    );
  });
});

test("each is its opposite's negation, and the swapped one's equal", () => {
  const same = (a: Tensor, b: Tensor): void => expect(a.toArray()).toEqual(b.toArray());
  fc.assert(
    fc.property(anyPair(few), ([a, b]) => {
      same(ne(a, b), eq(a, b).logicalNot());
      same(gt(a, b), lt(b, a));
      same(ge(a, b), le(b, a));
      same(le(a, b), lt(a, b).logicalOr(eq(a, b)));
    }),
  );
});

test("refuses a number before the tensor, as PyTorch does", () => {
  expect(() => lt(2 as never, tensor([1, 3]))).toThrow("lt: takes a tensor, got 2. Did you mean tensor(…)?");
});
