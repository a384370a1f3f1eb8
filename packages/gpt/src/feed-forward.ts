import { Dropout, GELU, type InitOptions, type Layer, Linear, Module, Sequential } from "@pellucid/nn";
import type { Tensor } from "@pellucid/tensor";
import { dropRates, type GPTConfig } from "./config.ts";

/**
 * Widens each token's vector fourfold, applies GELU and narrows it again (notebook 4.3). [b, t, embDim] → the same
 * Draws the two Linear layers.
 */
export class FeedForward extends Module implements Layer {
  readonly net: Sequential;

  constructor(cfg: GPTConfig, { generator }: InitOptions = {}) {
    super();
    this.net = new Sequential(
      new Linear(cfg.embDim, 4 * cfg.embDim, { generator }),
      new GELU(),
      new Linear(4 * cfg.embDim, cfg.embDim, { generator }),
      new Dropout(dropRates(cfg).feedForward, { generator }),
    );
  }

  forward(x: Tensor): Tensor {
    return this.net.forward(x);
  }
}
