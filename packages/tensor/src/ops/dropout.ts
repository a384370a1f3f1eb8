import { checkDTypeOf, checkTensor, isBetween, optionsOf } from "../check.ts";
import { show, ValueError } from "../errors.ts";
import { bernoulli } from "../random/bernoulli.ts";
import type { DrawOptions } from "../random/default-generator.ts";
import type { Tensor } from "../tensor.ts";
import { mul } from "./mul.ts";

/** Options of `dropout`. */
export interface DropoutOptions extends DrawOptions {
  /** Whether to drop at all: false in evaluation. Default: true. */
  readonly training?: boolean | undefined;
}

/**
 * x with each element set to 0 with probability p, and the others divided by 1 - p, so that the mean stays. x itself where
 * p is 0, or not in training. Any shape → the same.
 *     y = x · noise, noise = bernoulli(1 - p) / (1 - p)        dx  dy · noise
 * Draws two words for each element, in row-major order, or one word in all from a generator whose `dropout` is "mkl";
 * nothing where p is 0 or 1, or not in training.
 * @throws ValueError if p is not from 0 to 1
 * @example
 * manualSeed(123);
 * ones([2, 4]).dropout(0.5) // tensor([[2., 2., 0., 2.], [2., 0., 0., 0.]])
 * ones([2]).dropout(0.5, { training: false }) // tensor([1., 1.])
 */
export function dropout(x: Tensor, p: number = 0.5, options: DropoutOptions = {}): Tensor {
  checkTensor("dropout", x);
  const { training = true, generator } = optionsOf("dropout", options, ["generator"], ["training"]);
  if (!isBetween(p, 0, 1)) {
    const fix = isBetween(p, 2, 100) ? `Did you mean ${p / 100}?` : ""; // per cent
    throw new ValueError("dropout", `p is a probability from 0 to 1, got ${show(p)}`, fix);
  }
  if (p === 0 || !training) return x;
  if (p === 1) return mul(x, 0);
  checkDTypeOf("dropout", x, ["float32"]);
  const noise = mul(bernoulli(1 - p, x.shape, { generator }), 1 / Math.fround(1 - p));
  return mul(x, noise);
}
