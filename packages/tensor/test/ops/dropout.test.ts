import fc from "fast-check";
import { expect, test } from "vitest";
import programs from "../../../../oracle/fixtures/random_numbers.json" with { type: "json" };
import {
  bernoulli,
  DTypeError,
  dropout,
  Generator,
  manualSeed,
  ones,
  type Tensor,
  tensor,
  ValueError,
} from "../../src/index.ts";
import { gradcheck, gradgradcheck, shapes, tensors } from "../../src/testing.ts";
import { runProgram } from "../random/programs.ts";

const rates = fc.constantFrom(0, 0.1, 0.25, 0.5, 0.9, 1);
const inputs = shapes().chain((shape) => tensors(shape));

test("masks, values and draws are PyTorch's", () => {
  const ofDropout = programs.filter(({ calls }) => calls[0]!.call === "dropout");
  for (const program of ofDropout) runProgram(program, {});
  expect(ofDropout.length).toBeGreaterThan(40);
});

test("an element is dropped where bernoulli(1 - p) is 0, and divided by 1 - p elsewhere", () => {
  fc.assert(
    fc.property(inputs, fc.constantFrom(0.25, 0.5, 0.75), fc.nat(), (x, p, seed) => {
      const noise = bernoulli(1 - p, x.shape, { generator: new Generator(seed) }).toTypedArray();
      const y = dropout(x, p, { generator: new Generator(seed) });
      expect(y.toTypedArray()).toEqual(x.toTypedArray().map((value, i) => value * Math.fround(noise[i]! / (1 - p))));
    }),
  );
});

test("the mean stays", () => {
  const y = dropout(ones([100_000]), 0.3, { generator: new Generator(1) });
  expect(y.sum().item() / y.numel()).toBeCloseTo(1, 2);
});

test("at rate 0 and in evaluation, x itself comes back and nothing is drawn", () => {
  fc.assert(
    fc.property(inputs, rates, (x, p) => {
      const generator = new Generator(1);
      const before = generator.getState();
      expect(dropout(x, p, { training: false, generator })).toBe(x);
      expect(x.dropout(0, { generator })).toBe(x);
      dropout(x, 1, { generator });
      expect(generator.getState()).toEqual(before);
    }),
  );
});

test("gradients of first and second order go through the elements that are kept", () => {
  fc.assert(
    fc.property(inputs, rates, fc.nat(), (x, p, seed) => {
      const f = (x: Tensor): Tensor => dropout(x, p, { generator: new Generator(seed) });
      gradcheck(f, [x]);
      gradgradcheck((x) => f(x).mul(x), [x]);
    }),
  );
});

test("the gradient is that of the mask that was drawn", () => {
  const x = ones([50], { requiresGrad: true });
  const y = dropout(x, 0.4, { generator: new Generator(1) });
  y.backward(ones([50]));
  expect(x.grad!.toArray()).toEqual(y.toArray());
});

test("what is no rate, and integers, are refused before anything is drawn", () => {
  const generator = manualSeed(5);
  const before = generator.getState();
  expect(() => dropout(ones([2]), 1.5)).toThrow(new ValueError("dropout", "p is a probability from 0 to 1, got 1.5"));
  expect(() => dropout(ones([2]), Number.NaN, { training: false })).toThrow(ValueError);
  expect(() => dropout(tensor([1, 2], { dtype: "int32" }))).toThrow(
    new DTypeError("dropout", "takes float32", "int32"),
  );
  expect(generator.getState()).toEqual(before);
});

test("half is dropped unless told otherwise, and the rest doubled", () => {
  const values = new Set(dropout(ones([100])).toTypedArray());
  expect([...values].sort()).toEqual([0, 2]);
});
