import { type Generator, type Shape, ShapeError, show, type Tensor, uniform } from "@pellucid/tensor";
import { checkSetting } from "./check.ts";

/** Options of everything that draws initial values. */
export interface InitOptions {
  /** What the values are drawn from. Default: the default generator. */
  readonly generator?: Generator | undefined;
}

/**
 * Uniform in ±√(6 / ((1 + a²)·fanIn)), fanIn being the product of all sizes but the first: keeps the variance of
 * activations through layers whose nonlinearity is a leaky ReLU of slope `a`. [out, in, …]
 * @see He et al., "Delving Deep into Rectifiers" (2015), section 2.2; https://arxiv.org/abs/1502.01852
 * @example
 * manualSeed(123);
 * kaimingUniform([1, 3], 0).abs().max().item() <= Math.sqrt(2) // true
 */
export function kaimingUniform(shape: Shape, a: number, options: InitOptions = {}): Tensor {
  checkSetting("kaimingUniform", { a }, "a number", Number.isFinite);
  const gain = Math.sqrt(2 / (1 + a ** 2));
  const std = gain / Math.sqrt(fanIn(shape));
  const bound = Math.sqrt(3) * std; // in PyTorch's steps, for its last bit
  return uniform(shape, -bound, bound, options);
}

/**
 * How many inputs each output of a weight of this shape sums over. [out, in, …]
 * @throws ShapeError if this is no shape
 * @example
 * fanIn([5, 3]) // 3
 * fanIn([8, 3, 2, 2]) // 12
 */
export function fanIn(shape: Shape): number {
  if (!Array.isArray(shape) || !shape.every((n) => Number.isSafeInteger(n) && n >= 0)) {
    throw new ShapeError("fanIn", `a shape is an array of whole sizes, got ${show(shape)}`, []);
  }
  return shape.slice(1).reduce((product, n) => product * n, 1);
}
