import { isBetween } from "../check.ts";
import { show, ValueError } from "../errors.ts";
import * as math from "../kernels/math.ts";
import { checkShape, type Shape } from "../shape.ts";
import { Tensor } from "../tensor.ts";
import { generatorOf, type RandomOptions } from "./default-generator.ts";
import { float64Of, type Generator } from "./generator.ts";
import { float32s } from "./uniform.ts";

/**
 * Values from the exponential distribution of rate lambda, whose mean is 1 / lambda, as PyTorch's `exponential_` draws
 * them: two words each.
 * @throws ShapeError if a size is negative or not whole
 * @throws ValueError if lambda is negative or NaN
 * @example
 * manualSeed(123);
 * exponential([3]) // tensor([0.4603, 0.0135, 0.8959])
 */
export function exponential(shape: Shape, lambda: number = 1, options: RandomOptions = {}): Tensor {
  checkShape("exponential", shape);
  if (!isBetween(lambda, 0, Number.POSITIVE_INFINITY))
    throw new ValueError("exponential", `lambda must be a number from 0 on, got ${show(lambda)}`);
  const y = float32s("exponential", shape);
  fillExponential(y, lambda, generatorOf("exponential", options, ["requiresGrad"]));
  return new Tensor(y, shape).requiresGrad_(options.requiresGrad ?? false);
}

/** So many numbers at a time are drawn in bulk. */
const BLOCK = 2 ** 14;

/** y ← -ln(1 - u) / lambda: the distribution function 1 - exp(-lambda·y) turned round. */
export function fillExponential(y: Float32Array, lambda: number, generator: Generator): void {
  for (let start = 0; start < y.length; start += BLOCK) {
    const block = y.subarray(start, start + BLOCK);
    const words = new Int32Array(2 * block.length);
    generator.fill(words);
    for (let i = 0; i < block.length; i++) {
      block[i] = (-1 / lambda) * math.log(1 - float64Of(words[2 * i]!, words[2 * i + 1]!));
    }
  }
}
