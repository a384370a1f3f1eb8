import { Dropout, Embedding, type InitOptions, LayerNorm, Linear, Module, Sequential } from "@pellucid/nn";
import { arange, optionsOf, show, type Tensor, ValueError } from "@pellucid/tensor";
import { checkConfig, dropRates, type GPTConfig } from "./config.ts";
import { checkTokenIds } from "./token-ids.ts";
import { TransformerBlock } from "./transformer-block.ts";

/**
 * A GPT: token and position embeddings, transformer blocks, a final norm, and a head that scores every token of the
 * vocabulary as the next one (notebook 4.5). Draws tokEmb, posEmb, trfBlocks, outHead.
 * @see Radford et al., "Language Models are Unsupervised Multitask Learners" (2019)
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
  readonly trfBlocks: Sequential;
  /** [b, t, embDim] → the same */
  readonly finalNorm: LayerNorm;
  /** Scores each token as the next. [b, t, embDim] → [b, t, vocabSize] */
  readonly outHead: Linear;

  /** @throws ValueError if no model can have this configuration */
  constructor(cfg: GPTConfig, options: InitOptions = {}) {
    super();
    const { generator } = optionsOf("GPTModel", options, ["generator"]);
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
  }

  /**
   * int32 [b, t] → logits [b, t, vocabSize]
   * @throws ShapeError if inIdx has not two axes, or t is more than ctxLen
   * @throws IndexError if an id is outside the vocabulary
   */
  forward(inIdx: Tensor): Tensor {
    checkTokenIds("GPTModel", inIdx, this.cfg);
    const tokEmbeds = this.tokEmb.forward(inIdx); //                        [b, t, embDim]
    const posEmbeds = this.posEmb.forward(arange(inIdx.size(1))); //        [t, embDim]
    let x = tokEmbeds.add(posEmbeds); //                                    [b, t, embDim]
    x = this.dropEmb.forward(x);
    x = this.trfBlocks.forward(x);
    x = this.finalNorm.forward(x);
    return this.outHead.forward(x); //                                      [b, t, vocabSize]
  }
}

/** Refuses what is no GPT. A model of one's own will do that has a `cfg` and a `forward`. */
export function checkModel(op: string, model: GPTModel): void {
  const isModel = model instanceof Module && typeof model.cfg === "object" && typeof model.forward === "function";
  if (!isModel) throw new ValueError(op, `takes a model, got ${show(model)}`);
}
