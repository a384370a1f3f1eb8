import { linear, optionsOf, type Tensor, uniform } from "@pellucid/tensor";
import { checkSize } from "./check.ts";
import { type InitOptions, kaimingUniform } from "./init.ts";
import { Module } from "./module.ts";
import { Parameter } from "./parameter.ts";

/** Options of `Linear`. */
export interface LinearOptions extends InitOptions {
  /** Whether to add a bias. Default: true. */
  readonly bias?: boolean | undefined;
}

/**
 * y = x·Wᵀ + b. […, inFeatures] → […, outFeatures]
 * Drawn from U(-1/√inFeatures, 1/√inFeatures): the weight, then the bias.
 * @example
 * manualSeed(123);
 * const layer = new Linear(5, 6);
 * layer.weight.shape // [6, 5]
 * layer.forward(randn([2, 5])).shape // [2, 6]
 */
export class Linear extends Module {
  /** [outFeatures, inFeatures]. Set it to share another layer's. */
  weight: Parameter;
  /** [outFeatures], or null for none. */
  readonly bias: Parameter | null;

  /** @throws ValueError if a size is not a whole number from 1 on */
  constructor(inFeatures: number, outFeatures: number, options: LinearOptions = {}) {
    super();
    const { bias = true, generator } = optionsOf("Linear", options, ["generator"], ["bias"]);
    checkSize("Linear", { inFeatures, outFeatures });
    this.weight = new Parameter(() => kaimingUniform([outFeatures, inFeatures], Math.sqrt(5), { generator }));
    const bound = 1 / Math.sqrt(inFeatures);
    this.bias = bias ? new Parameter(() => uniform([outFeatures], -bound, bound, { generator })) : null;
  }

  /** @throws ShapeError if the last axis of x has not inFeatures */
  forward(x: Tensor): Tensor {
    return linear(x, this.weight, this.bias);
  }

  protected override extraRepr(): string {
    const [outFeatures, inFeatures] = this.weight.shape;
    return `in_features=${inFeatures}, out_features=${outFeatures}, bias=${this.bias ? "True" : "False"}`;
  }
}
