import { Dropout, GELU, type InitOptions, type Layer, Linear, Module, Sequential } from "@pellucid/nn";
import type { Tensor } from "@pellucid/tensor";
import { checkConfig, dropRates, type GPTConfig } from "./config.ts";

/**
 * Widens each token's vector fourfold, applies GELU and narrows it again (notebook 4.3). [b, t, embDim] → the same
 * Draws the two Linear layers.
 * @example
 * const ff = new FeedForward(GPT_CONFIG);
 * ff.net.layers.map((layer) => layer.constructor.name) // ['Linear', 'GELU', 'Linear', 'Dropout']
 * ff.forward(rand([2, 3, 768])).shape // [2, 3, 768]
 */
export class FeedForward extends Module implements Layer {
  /** Linear, GELU, Linear, Dropout. */
  readonly net: Sequential;

  /** @throws ValueError if no model can have this configuration */
  constructor(cfg: GPTConfig, options: InitOptions = {}) {
    super();
    checkConfig("FeedForward", cfg);
    this.net = new Sequential(
      new Linear(cfg.embDim, 4 * cfg.embDim, options),
      new GELU(),
      new Linear(4 * cfg.embDim, cfg.embDim, options),
      new Dropout(dropRates(cfg).feedForward, options),
    );
  }

  /** @throws ShapeError if the last axis of x has not embDim */
  forward(x: Tensor): Tensor {
    return this.net.forward(x);
  }
}
