import {
  type AttentionCache,
  Dropout,
  type InitOptions,
  type Layer,
  LayerNorm,
  Module,
  MultiHeadAttention,
} from "@pellucid/nn";
import type { Tensor } from "@pellucid/tensor";
import { checkConfig, dropRates, type GPTConfig } from "./config.ts";
import { FeedForward } from "./feed-forward.ts";

/**
 * Attention, then a feed-forward network, each added to its own input (notebook 4.5). Draws att, ff.
 * @example
 * manualSeed(123);
 * const block = new TransformerBlock(GPT_CONFIG);
 * block.forward(rand([2, 4, 768])).shape // [2, 4, 768]
 */
export class TransformerBlock extends Module implements Layer {
  /** Lets tokens gather from those before them. */
  readonly att: MultiHeadAttention;
  /** Works on each token by itself. */
  readonly ff: FeedForward;
  /** Before att. */
  readonly norm1: LayerNorm;
  /** Before ff. */
  readonly norm2: LayerNorm;
  /** On what each half adds. */
  readonly dropResid: Dropout;

  /** @throws ValueError if no model can have this configuration */
  constructor(cfg: GPTConfig, options: InitOptions = {}) {
    super();
    checkConfig("TransformerBlock", cfg);
    this.att = new MultiHeadAttention({
      dIn: cfg.embDim,
      dOut: cfg.embDim,
      ctxLen: cfg.ctxLen,
      numHeads: cfg.nHeads,
      dropout: dropRates(cfg).attention,
      qkvBias: cfg.qkvBias,
      ...options,
    });
    this.ff = new FeedForward(cfg, options);
    this.norm1 = new LayerNorm(cfg.embDim);
    this.norm2 = new LayerNorm(cfg.embDim);
    this.dropResid = new Dropout(dropRates(cfg).resid, options);
  }

  /** Pre-norm: each half reads a normalised copy of x and adds its result to x itself. [b, t, embDim] → the same */
  forward(x: Tensor, cache?: AttentionCache): Tensor {
    x = x.add(this.dropResid.forward(this.att.forward(this.norm1.forward(x), cache)));
    x = x.add(this.dropResid.forward(this.ff.forward(this.norm2.forward(x))));
    return x;
  }
}
