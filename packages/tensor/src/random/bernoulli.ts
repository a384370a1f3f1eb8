import { checkDTypeOf, isBetween } from "../check.ts";
import { ShapeError, show, ValueError } from "../errors.ts";
import { engine } from "../kernels/engine.ts";
import { fastChances, MANY } from "../kernels/random.ts";
import { readContiguous } from "../kernels/strided.ts";
import { bit } from "../ops/elementwise.ts";
import { checkShape, type Shape } from "../shape.ts";
import { nonDifferentiable, Tensor } from "../tensor.ts";
import { type DrawOptions, generatorOf } from "./default-generator.ts";
import type { Generator } from "./generator.ts";
import { fillChancesMkl } from "./mcg31.ts";
import { fillUniform, float32s } from "./uniform.ts";

/**
 * 1 with probability p, else 0, in float32. A tensor p gives each element its own chance and draws one word for each; a
 * number p needs a shape and draws two, as PyTorch's `bernoulli_(p)`; or one word in all, if the generator's `dropout` is
 * "mkl" and the shape not empty.
 * @throws ValueError if a probability is not from 0 to 1
 * @throws ShapeError if a number p comes without a shape
 * @throws DTypeError if a tensor p is not float32
 * @example
 * manualSeed(123);
 * bernoulli(tensor([0, 0.5, 1])) // tensor([0., 0., 1.])
 * bernoulli(0.5, [2, 3]).shape // [2, 3]
 */
export function bernoulli(p: Tensor, options?: DrawOptions): Tensor;
export function bernoulli(p: number, shape: Shape, options?: DrawOptions): Tensor;
export function bernoulli(
  p: Tensor | number,
  shapeOrOptions: Shape | DrawOptions = {},
  options: DrawOptions = {},
): Tensor {
  if (p instanceof Tensor) return nonDifferentiable("bernoulli", ofEach(p, shapeOrOptions as DrawOptions));
  if (Array.isArray(shapeOrOptions)) return ofAll(p, shapeOrOptions, options);
  checkChance(p);
  throw new ShapeError("bernoulli", "a probability that is a number needs a shape", [], "Pass one, or a tensor for p");
}

function ofEach(p: Tensor, options: DrawOptions): Tensor {
  checkDTypeOf("bernoulli", p, ["float32"]);
  const chances = readContiguous(p.storage, p.shape, p);
  chances.forEach(checkChance);
  const y = float32s("bernoulli", p.shape);
  fillUniform(y, 0, 1, generatorOf("bernoulli", options));
  for (let i = 0; i < y.length; i++) y[i] = bit(y[i]! < chances[i]!);
  return new Tensor(y, p.shape);
}

function ofAll(p: number, shape: Shape, options: DrawOptions): Tensor {
  checkShape("bernoulli", shape);
  checkChance(p);
  const y = float32s("bernoulli", shape);
  fillChances(y, p, generatorOf("bernoulli", options));
  return new Tensor(y, shape);
}

function fillChances(y: Float32Array, p: number, generator: Generator): void {
  if (generator.dropout === "mkl") {
    if (y.length > 0) fillChancesMkl(y, p, generator.random());
    return;
  }
  const simd = y.length < MANY ? null : engine();
  if (simd && fastChances(simd, y, p, generator)) return;
  for (let i = 0; i < y.length; i++) y[i] = bit(generator.uniform() < p);
}

function checkChance(p: number): void {
  if (!isBetween(p, 0, 1)) throw new ValueError("bernoulli", `a probability is from 0 to 1, got ${show(p)}`);
}
