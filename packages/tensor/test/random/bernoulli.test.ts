import fc from "fast-check";
import { expect, test } from "vitest";
import { bernoulli, Generator, GradError, rand, ShapeError, tensor, ValueError } from "../../src/index.ts";
import { shapes, tensors } from "../../src/testing.ts";

const seeds = fc.nat();
const chances = fc.integer({ min: 0, max: 64 }).map((k) => k / 64);

test("a tensor of chances is compared with rand, element by element, in any layout", () => {
  const inputs = shapes().chain((shape) => tensors(shape, { values: chances }));
  fc.assert(
    fc.property(seeds, inputs, (seed, p) => {
      const x = bernoulli(p, { generator: new Generator(seed) });
      const u = rand(p.shape, { generator: new Generator(seed) }).toTypedArray();
      const wanted = p.toTypedArray().map((chance, i) => (u[i]! < chance ? 1 : 0));
      expect({ dtype: x.dtype, shape: x.shape }).toEqual({ dtype: "float32", shape: p.shape });
      expect(x.toTypedArray()).toEqual(wanted);
    }),
  );
});

test("one chance for all is compared with float64 uniforms", () => {
  fc.assert(
    fc.property(seeds, shapes(), chances, (seed, shape, p) => {
      const uniforms = new Generator(seed);
      const x = bernoulli(p, shape, { generator: new Generator(seed) });
      expect(x.shape).toEqual(shape);
      for (const value of x.toTypedArray()) expect(value).toBe(uniforms.uniform() < p ? 1 : 0);
    }),
  );
});

test("a result has no gradient", () => {
  expect(() => bernoulli(tensor([0.5], { requiresGrad: true })).backward()).toThrow(GradError);
});

test("what is no chance is refused", () => {
  expect(() => bernoulli(1.5, [2])).toThrow(new ValueError("bernoulli", "a probability is from 0 to 1, got 1.5"));
  expect(() => bernoulli(tensor([0.5, Number.NaN]))).toThrow(ValueError);
  expect(() => (bernoulli as unknown as (p: number) => unknown)(0.5)).toThrow(
    new ShapeError("bernoulli", "a probability that is a number needs a shape", [], "Pass one, or a tensor for p"),
  );
});
