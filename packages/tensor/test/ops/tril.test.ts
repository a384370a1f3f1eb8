import fc from "fast-check";
import { expect, test } from "vitest";
import cases from "../../../../oracle/fixtures/ops_views.json" with { type: "json" };
import { tensor, tril, triu, zeros } from "../../src/index.ts";
import { shapes, tensors } from "../../src/testing.ts";
import { at, checkGradients, expectElements, refusal } from "../elements.ts";
import { testAgainstPyTorch } from "../fixtures.ts";

testAgainstPyTorch(cases.filter(({ op }) => op === "tril" || op === "triu"));

const inputs = shapes({ minRank: 2 }).chain((shape) => fc.tuple(tensors(shape), fc.integer({ min: -5, max: 5 })));

/** How far a position lies above the main diagonal. */
function above(position: number[]): number {
  return position.at(-1)! - position.at(-2)!;
}

test("tril keeps what is on and below a diagonal, triu what is on and above it", () => {
  fc.assert(
    fc.property(inputs, ([x, diagonal]) => {
      expectElements(tril(x, diagonal), (position) => (above(position) <= diagonal ? at(x, position) : 0));
      expectElements(triu(x, { diagonal }), (position) => (above(position) >= diagonal ? at(x, position) : 0));
    }),
  );
});

test("the two triangles make the tensor, and tril is triu transposed", () => {
  fc.assert(
    fc.property(inputs, ([x, diagonal]) => {
      expect(
        tril(x, diagonal)
          .add(triu(x, diagonal + 1))
          .toArray(),
      ).toEqual(x.add(0).toArray());
      expect(tril(x.transpose(-2, -1), -diagonal).transpose(-2, -1).toArray()).toEqual(triu(x, diagonal).toArray());
    }),
  );
});

test("the gradients of tril and triu", () => {
  fc.assert(
    fc.property(inputs, ([x, diagonal]) => {
      checkGradients((x) => tril(x, diagonal), [x]);
      checkGradients((x) => triu(x, diagonal), [x]);
    }),
  );
});

test("refusals", () => {
  expect(refusal(() => tril(zeros([3])))).toBe("ShapeError: tril: takes matrices, so at least two axes, got [3]");
  expect(refusal(() => triu(zeros([3, 3]), 0.5))).toBe("ValueError: triu: diagonal must be a whole number, got 0.5");
});

test("options without a diagonal mean the main one", () => {
  const x = tensor([[1, 2], [3, 4]]); // biome-ignore format: a matrix
  expect(tril(x, {}).toArray()).toEqual([[1, 0], [3, 4]]); // biome-ignore format: a matrix
  expect(triu(x, {}).toArray()).toEqual([[1, 2], [0, 4]]); // biome-ignore format: a matrix
});
