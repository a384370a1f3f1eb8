import { checkTensor, ones, optionsOf, ShapeError, type Tensor, ValueError } from "@pellucid/tensor";
import type { AttentionCache } from "./attention-cache.ts";
import { checkProbability, checkSize } from "./check.ts";
import { Dropout } from "./dropout.ts";
import type { InitOptions } from "./init.ts";
import { Linear } from "./linear.ts";
import { Module } from "./module.ts";

/** The sizes and rates of a `MultiHeadAttention`. */
export interface MultiHeadAttentionOptions extends InitOptions {
  /** The size of a token's vector. */
  readonly dIn: number;
  /** The size of the result's vectors; a multiple of numHeads. */
  readonly dOut: number;
  /** The longest sequence, in tokens. */
  readonly ctxLen: number;
  /** The rate of dropout on the attention weights. */
  readonly dropout: number;
  /** How many heads attend side by side. */
  readonly numHeads: number;
  /** Whether queries, keys and values have a bias. Default: false. */
  readonly qkvBias?: boolean | undefined;
}

/**
 * Causal self-attention (notebook 4.5), all heads at once: each token gathers from itself and the tokens before it.
 * Shapes: b batch, t tokens, s tokens to attend to, h heads, d head size; dOut = h·d. Without a cache s = t. Draws wQuery, wKey, wValue, outProj.
 * @see Vaswani et al., "Attention Is All You Need" (2017), section 3.2; https://arxiv.org/abs/1706.03762
 * @example
 * const att = new MultiHeadAttention({ dIn: 3, dOut: 4, ctxLen: 6, dropout: 0, numHeads: 2 });
 * att.forward(randn([2, 6, 3])).shape // [2, 6, 4]
 * att.headDim // 2
 */
export class MultiHeadAttention extends Module {
  /** h */
  readonly numHeads: number;
  /** d = dOut / h */
  readonly headDim: number;
  /** The longest sequence, in tokens. */
  readonly ctxLen: number;
  /** What a token looks for. […, dIn] → […, dOut] */
  readonly wQuery: Linear;
  /** What a token is found by. […, dIn] → […, dOut] */
  readonly wKey: Linear;
  /** What a token gives to those that find it. […, dIn] → […, dOut] */
  readonly wValue: Linear;
  /** Mixes the heads. […, dOut] → […, dOut] */
  readonly outProj: Linear;
  /** On the attention weights. */
  readonly dropout: Dropout;

  /** @throws ValueError if dOut is no multiple of numHeads, or a size is not a whole number from 1 on */
  constructor(options: MultiHeadAttentionOptions) {
    super();
    const names = ["dIn", "dOut", "ctxLen", "dropout", "numHeads", "generator"] as const;
    const { dIn, dOut, ctxLen, dropout, numHeads, qkvBias, generator } = optionsOf(
      "MultiHeadAttention",
      options,
      names,
      ["qkvBias"],
    );
    checkProbability("MultiHeadAttention", dropout);
    checkSize("MultiHeadAttention", { dIn, dOut, ctxLen, numHeads });
    if (dOut % numHeads !== 0) {
      const rule = `dOut must be a multiple of numHeads, got ${dOut} and ${numHeads} (remainder ${dOut % numHeads})`;
      throw new ValueError("MultiHeadAttention", rule, `Use a number of heads that divides ${dOut}`);
    }
    this.numHeads = numHeads;
    this.headDim = dOut / numHeads;
    this.ctxLen = ctxLen;
    this.wQuery = new Linear(dIn, dOut, { bias: qkvBias ?? false, generator });
    this.wKey = new Linear(dIn, dOut, { bias: qkvBias ?? false, generator });
    this.wValue = new Linear(dIn, dOut, { bias: qkvBias ?? false, generator });
    this.outProj = new Linear(dOut, dOut, { generator });
    this.dropout = new Dropout(dropout, { generator });
  }

  /**
   * With a cache, x continues the tokens that are in it: s counts them, too. [b, t, dIn] → [b, t, dOut]
   * @throws ShapeError if t is more than ctxLen, or the cache is for other sizes or has no room
   * @throws GradError with a cache, unless under noGrad
   */
  forward(x: Tensor, cache?: AttentionCache): Tensor {
    checkTensor("MultiHeadAttention", x);
    if (x.ndim < 2) {
      throw new ShapeError("MultiHeadAttention", "x has axes [batch, tokens, dIn]", [x.shape], "Use unsqueeze(0)");
    }
    const t = x.size(-2);
    if (t > this.ctxLen) {
      const rule = `at most ctxLen = ${this.ctxLen} tokens, but there are ${t}`;
      const fix = `Keep the last ones: x.slice(-2, -${this.ctxLen})`;
      throw new ShapeError("MultiHeadAttention", rule, [x.shape], fix);
    }
    const queries = this.splitHeads(this.wQuery.forward(x)); //             [b, h, t, d]
    let keys = this.splitHeads(this.wKey.forward(x)); //                    [b, h, t, d]
    let values = this.splitHeads(this.wValue.forward(x)); //                [b, h, t, d]
    if (cache) [keys, values] = cache.append(keys, values); //              [b, h, s, d]

    const s = keys.size(-2);
    const future = ones([t, s], { dtype: "bool" }).triu(s - t + 1); //      [t, s]
    const scores = queries.matmul(keys.transpose(-2, -1)); //               [b, h, t, s]
    const masked = scores.maskedFill(future, Number.NEGATIVE_INFINITY);
    const weights = masked.div(Math.sqrt(this.headDim)).softmax(-1); //     [b, h, t, s]
    const context = this.dropout.forward(weights).matmul(values); //        [b, h, t, d]

    return this.outProj.forward(this.mergeHeads(context)); //               [b, t, dOut]
  }

  /** [b, t, h·d] → [b, h, t, d] */
  private splitHeads(x: Tensor): Tensor {
    return x.view([...x.shape.slice(0, -1), this.numHeads, this.headDim]).transpose(-3, -2);
  }

  /** [b, h, t, d] → [b, t, h·d] */
  private mergeHeads(x: Tensor): Tensor {
    return x.transpose(-3, -2).flatten(-2);
  }
}
