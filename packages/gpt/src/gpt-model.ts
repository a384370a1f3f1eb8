import { Dropout, Embedding, type InitOptions, LayerNorm, Linear, Module, Sequential } from "@pellucid/nn";
import { arange, optionsOf, show, type Tensor, ValueError } from "@pellucid/tensor";
import { checkConfig, dropRates, type GPTConfig } from "./config.ts";
import { type CacheOptions, checkCache, KVCache } from "./kv-cache.ts";
import { checkTokenIds } from "./token-ids.ts";
import { TransformerBlock } from "./transformer-block.ts";

/** Options of `GPTModel`. */
export interface GPTModelOptions extends InitOptions {
  /** Whether the head is the token embedding, as in OpenAI's GPT-2. Draws the same numbers. Default: false. */
  readonly tieWeights?: boolean | undefined;
}

/** Options of `GPTModel.forward`. */
export interface ForwardOptions {
  /** Score only so many positions, the last ones: to go on with a text, 1. Their logits are the same to the bit. Default: all. */
  readonly last?: number | undefined;
}

/**
 * A GPT: token and position embeddings, transformer blocks, a final norm, and a head that scores every token of the
 * vocabulary as the next one (notebook 4.5). Draws tokEmb, posEmb, trfBlocks, outHead.
 * @see Radford et al., "Language Models are Unsupervised Multitask Learners" (2019)
 * @example
 * manualSeed(123);
 * const model = new GPTModel({ ...GPT_CONFIG, vocabSize: 50, ctxLen: 8, embDim: 12, nHeads: 2, nLayers: 1 });
 * model.forward(tensor([[6, 36, 3, 26]], { dtype: "int32" })).shape // [1, 4, 50]
 * model.numParameters() // 3204
 */
export class GPTModel extends Module {
  /** What the model was made from. */
  readonly cfg: GPTConfig;
  /** A vector for each token. int32 [b, t] → [b, t, embDim] */
  readonly tokEmb: Embedding;
  /** A vector for each position. int32 [t] → [t, embDim] */
  readonly posEmb: Embedding;
  /** Off in the notebook; the book's later edition turns it on (`dropRate.embedding`). */
  readonly dropEmb: Dropout;
  /** nLayers of them, one after the other. [b, t, embDim] → the same */
  readonly trfBlocks: Sequential<readonly TransformerBlock[]>;
  /** [b, t, embDim] → the same */
  readonly finalNorm: LayerNorm;
  /** Scores each token as the next. [b, t, embDim] → [b, t, vocabSize] */
  readonly outHead: Linear;

  /** @throws ValueError if no model can have this configuration */
  constructor(cfg: GPTConfig, options: GPTModelOptions = {}) {
    super();
    const { generator, tieWeights = false } = optionsOf("GPTModel", options, ["generator"], ["tieWeights"]);
    checkConfig("GPTModel", cfg);
    this.cfg = cfg;
    this.tokEmb = new Embedding(cfg.vocabSize, cfg.embDim, { generator });
    this.posEmb = new Embedding(cfg.ctxLen, cfg.embDim, { generator });
    this.dropEmb = new Dropout(dropRates(cfg).embedding, { generator });
    this.trfBlocks = new Sequential(
      ...Array.from({ length: cfg.nLayers }, () => new TransformerBlock(cfg, { generator })),
    );
    this.finalNorm = new LayerNorm(cfg.embDim);
    this.outHead = new Linear(cfg.embDim, cfg.vocabSize, { bias: false, generator });
    if (tieWeights) this.tieWeights();
  }

  /** Makes the token embedding the head's weight, too: one parameter, counted and trained once. Returns the model. */
  tieWeights(): this {
    this.outHead.weight = this.tokEmb.weight;
    return this;
  }

  /**
   * int32 [b, t] → logits [b, t or last, vocabSize]. With a cache, inIdx continues the tokens that the model has
   * read into it.
   * @throws ShapeError if inIdx has not two axes, t is more than ctxLen, or the cache is for other rows or has no room
   * @throws IndexError if an id is outside the vocabulary
   * @throws GradError with a cache, unless under noGrad
   * @throws ValueError if `last` is not a whole number from 0 to t
   */
  forward(inIdx: Tensor, cache?: KVCache, options: ForwardOptions = {}): Tensor {
    checkTokenIds("GPTModel", inIdx, this.cfg);
    checkCache("GPTModel", cache, this, inIdx);
    const past = cache?.length ?? 0;
    const t = inIdx.size(1);
    const last = checkedLast(options, t);
    const tokEmbeds = this.tokEmb.forward(inIdx); //                        [b, t, embDim]
    const posEmbeds = this.posEmb.forward(arange(past, past + t)); //       [t, embDim]
    let x = tokEmbeds.add(posEmbeds); //                                    [b, t, embDim]
    x = this.dropEmb.forward(x);
    for (const [i, block] of this.trfBlocks.layers.entries()) x = block.forward(x, cache?.layers[i]);
    x = this.finalNorm.forward(x);
    if (last < t) x = x.slice(1, t - last); //                              [b, last, embDim]
    const logits = this.outHead.forward(x); //                              [b, t or last, vocabSize]
    cache?.advance(t);
    return logits;
  }

  /**
   * A cache for `forward`, empty, with room for ctxLen tokens of each of `batch` rows.
   * @throws ValueError if batch or ctxLen is not a whole number, or ctxLen more than the model's
   */
  createCache(options: CacheOptions = {}): KVCache {
    return new KVCache(this, options);
  }
}

/** How many of t positions are to be scored. */
function checkedLast(options: ForwardOptions, t: number): number {
  const { last = t } = optionsOf("GPTModel", options, ["last"]);
  if (Number.isSafeInteger(last) && last >= 0 && last <= t) return last;
  throw new ValueError("GPTModel", `last is a whole number from 0 to the ${t} positions, got ${show(last)}`);
}

/** Refuses what is no GPT. A model of one's own will do that has a `cfg` and a `forward`. */
export function checkModel(op: string, model: GPTModel): void {
  const isModel = model instanceof Module && typeof model.cfg === "object" && typeof model.forward === "function";
  if (!isModel) throw new ValueError(op, `takes a model, got ${show(model)}`, "Pass a GPTModel, or a module like it");
}
