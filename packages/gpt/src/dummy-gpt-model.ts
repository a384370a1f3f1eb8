import { Dropout, Embedding, type InitOptions, type Layer, Linear, Module, Sequential } from "@pellucid/nn";
import { arange, optionsOf, type Tensor } from "@pellucid/tensor";
import { checkConfig, type GPTConfig } from "./config.ts";
import { checkTokenIds } from "./token-ids.ts";

/**
 * The outline of a GPT: embeddings and output head are real, blocks and normalisation are placeholders (notebook 4.1).
 * Draws tokEmb, posEmb, outHead.
 * @example
 * manualSeed(123);
 * const model = new DummyGPTModel({ ...GPT_CONFIG, vocabSize: 50, embDim: 12, ctxLen: 4 });
 * model.forward(tensor([[6, 36, 3, 26]], { dtype: "int32" })).shape // [1, 4, 50]
 */
export class DummyGPTModel extends Module {
  /** What the model was made from. */
  readonly cfg: GPTConfig;
  /** A vector for each token. int32 [b, t] → [b, t, embDim] */
  readonly tokEmb: Embedding;
  /** A vector for each position. int32 [t] → [t, embDim] */
  readonly posEmb: Embedding;
  /** On the sum of both. */
  readonly dropEmb: Dropout;
  /** Placeholders. */
  readonly trfBlocks: Sequential;
  /** A placeholder. */
  readonly finalNorm: DummyLayerNorm;
  /** Scores each token as the next. [b, t, embDim] → [b, t, vocabSize] */
  readonly outHead: Linear;

  /** @throws ValueError if no model can have this configuration */
  constructor(cfg: GPTConfig, options: InitOptions = {}) {
    super();
    const { generator } = optionsOf("DummyGPTModel", options, ["generator"]);
    checkConfig("DummyGPTModel", cfg);
    this.cfg = cfg;
    this.tokEmb = new Embedding(cfg.vocabSize, cfg.embDim, { generator });
    this.posEmb = new Embedding(cfg.ctxLen, cfg.embDim, { generator });
    this.dropEmb = new Dropout(typeof cfg.dropRate === "number" ? cfg.dropRate : cfg.dropRate.embedding, { generator });
    this.trfBlocks = new Sequential(...Array.from({ length: cfg.nLayers }, () => new DummyTransformerBlock(cfg)));
    this.finalNorm = new DummyLayerNorm(cfg.embDim);
    this.outHead = new Linear(cfg.embDim, cfg.vocabSize, { bias: false, generator });
  }

  /**
   * int32 [b, t] → logits [b, t, vocabSize]
   * @throws ShapeError if inIdx has not two axes, or t is more than ctxLen
   * @throws IndexError if an id is outside the vocabulary
   */
  forward(inIdx: Tensor): Tensor {
    checkTokenIds("DummyGPTModel", inIdx, this.cfg);
    const tokEmbeds = this.tokEmb.forward(inIdx); //                        [b, t, embDim]
    const posEmbeds = this.posEmb.forward(arange(inIdx.size(1))); //        [t, embDim]
    let x = tokEmbeds.add(posEmbeds); //                                    [b, t, embDim]
    x = this.dropEmb.forward(x);
    x = this.trfBlocks.forward(x);
    x = this.finalNorm.forward(x);
    return this.outHead.forward(x); //                                      [b, t, vocabSize]
  }
}

/**
 * Stands where a TransformerBlock will: returns its input (notebook 4.1).
 * @example
 * new DummyTransformerBlock(GPT_CONFIG).forward(tensor([1, 2])) // tensor([1., 2.])
 */
export class DummyTransformerBlock extends Module implements Layer {
  constructor(_cfg: GPTConfig) {
    super();
  }

  /** Any shape → the same */
  forward(x: Tensor): Tensor {
    return x;
  }
}

/**
 * Stands where a LayerNorm will: returns its input (notebook 4.1).
 * @example
 * new DummyLayerNorm(2).forward(tensor([1, 2])) // tensor([1., 2.])
 */
export class DummyLayerNorm extends Module implements Layer {
  constructor(_normalizedShape: number) {
    super();
  }

  /** Any shape → the same */
  forward(x: Tensor): Tensor {
    return x;
  }
}
