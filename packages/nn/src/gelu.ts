import { gelu, type Tensor } from "@pellucid/tensor";
import { Module } from "./module.ts";

/**
 * The activation of GPT-2 (notebook 4.3): ½·x·(1 + tanh(√(2/π)·(x + 0.044715·x³))). Any shape → the same.
 * For the exact form, with erf instead of tanh, use `x.gelu()`.
 * @see Hendrycks and Gimpel, "Gaussian Error Linear Units" (2016), section 2; https://arxiv.org/abs/1606.08415
 * @example
 * new GELU().forward(tensor([-1, 0, 1])) // tensor([-0.1588, 0.0000, 0.8412])
 */
export class GELU extends Module {
  /** Any shape → the same. */
  forward(x: Tensor): Tensor {
    return gelu(x, { approximate: "tanh" });
  }
}
