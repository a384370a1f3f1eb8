import fc from "fast-check";
import { expect, test } from "vitest";
import cases from "../../../../oracle/fixtures/ops_index.json" with { type: "json" };
import { copy_, embedding, GradError, noGrad, ones, tensor, zeros } from "../../src/index.ts";
import { allClose, shapes, tensors } from "../../src/testing.ts";
import { at, checkGradients, expectElements, refusal } from "../elements.ts";
import { testAgainstPyTorch } from "../fixtures.ts";

testAgainstPyTorch(cases.filter(({ op }) => op === "embedding"));

const inputs = fc
  .tuple(shapes({ maxRank: 3, maxSize: 3 }), fc.integer({ min: 1, max: 4 }), fc.nat(3))
  .chain(([shape, n, d]) =>
    fc.tuple(tensors(shape, { dtype: "int32", values: fc.nat(n - 1) }), tensors([n, d]), fc.nat(n - 1)),
  );

test("embedding is the row of each id", () => {
  fc.assert(
    fc.property(inputs, ([ids, weight]) => {
      const y = embedding(ids, weight);
      expect(y.shape).toEqual([...ids.shape, weight.shape[1]]);
      expectElements(y, (position) => at(weight, [at(ids, position.slice(0, -1)), position.at(-1)!]));
    }),
  );
});

test("the gradient counts how often each row was taken, and is zero for the padding", () => {
  fc.assert(
    fc.property(inputs, ([ids, weight, paddingIdx]) => {
      const count = (row: number): number => ids.toTypedArray().filter((id: number) => id === row).length;
      const table = weight.detach().requiresGrad_();
      embedding(ids, table).sum().backward();
      expectElements(table.grad!, ([row]) => count(row!));
      table.grad = null;
      embedding(ids, table, { paddingIdx }).sum().backward();
      expectElements(table.grad!, ([row]) => (row === paddingIdx ? 0 : count(row!)));
    }),
  );
});

test("the gradients of embedding", () => {
  fc.assert(
    fc.property(inputs, ([ids, weight]) => {
      checkGradients((weight) => embedding(ids, weight), [weight]);
    }),
  );
});

test("ids overwritten before backward are an error, not a wrong gradient", () => {
  const ids = tensor([0, 1], { dtype: "int32" });
  const y = embedding(ids, ones([2, 2], { requiresGrad: true })).sum();
  noGrad(() => copy_(ids, tensor([1, 1])));
  expect(() => y.backward()).toThrow(GradError);
});

test("refusals", () => {
  const ids = tensor(
    [
      [0, 2],
      [1, 7],
    ],
    { dtype: "int32" },
  );
  expect(refusal(() => embedding(ids, zeros([3, 4])))).toBe(
    "IndexError: embedding: id 7 at position [1, 1] is out of range for a table of 3 rows. Use 0 to 2",
  );
  expect(refusal(() => embedding(zeros([2]), zeros([3, 4])))).toBe(
    'DTypeError: embedding: takes int32 ids, got float32. Convert with to("int32")',
  );
  expect(refusal(() => embedding(ids, zeros([12])))).toBe(
    "ShapeError: embedding: the table must have two axes, [n, d], got [12]",
  );
  expect(refusal(() => embedding(ids, zeros([9, 4]), { paddingIdx: 9 }))).toBe(
    "ValueError: embedding: paddingIdx must be a row of the table of 9 rows, got 9",
  );
  for (const paddingIdx of [-10, 0.5]) {
    expect(refusal(() => embedding(ids, zeros([9, 4]), { paddingIdx }))).toBe(
      `ValueError: embedding: paddingIdx must be a row of the table of 9 rows, got ${paddingIdx}`,
    );
  }
});

test("maxNorm shortens the rows that are looked up, in the table itself", () => {
  const table = tensor([
    [3, 4],
    [0, 1],
    [6, 8],
  ]);
  const y = embedding(tensor(Int32Array.of(0, 1, 0)), table, { maxNorm: 2.5 });
  expect(allClose(y, tensor([[1.5, 2], [0, 1], [1.5, 2]]))).toBe(true); // biome-ignore format: a matrix
  expect(allClose(table, tensor([[1.5, 2], [0, 1], [6, 8]]))).toBe(true); // biome-ignore format: a matrix
});

test("maxNorm keeps PyTorch's distance from a division by 0", () => {
  const y = embedding(tensor(Int32Array.of(0)), tensor([[0.003, 0.004]]), { maxNorm: 0.0025 });
  const scale = 0.0025 / (0.005 + 1e-7);
  expect(allClose(y, tensor([[0.003 * scale, 0.004 * scale]]), { rtol: 1e-6, atol: 0 })).toBe(true);
});
