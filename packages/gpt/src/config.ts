import { isBetween, optionsOf, show, ValueError } from "@pellucid/tensor";

/** The rate of dropout at each place that can have one; 0 draws nothing. */
export interface DropRates {
  /** After the sum of token and position embeddings. */
  readonly embedding: number;
  /** On the attention weights. */
  readonly attention: number;
  /** At the end of the feed-forward network. */
  readonly feedForward: number;
  /** On what each half of a block adds to its input. */
  readonly resid: number;
}

/** The sizes of a GPT, under the notebook's names (section 4.1). */
export interface GPTConfig {
  /** How many different tokens there are. */
  readonly vocabSize: number;
  /** The longest sequence, in tokens. */
  readonly ctxLen: number;
  /** The size of a token's vector; a multiple of nHeads. */
  readonly embDim: number;
  /** Attention heads in each block. */
  readonly nHeads: number;
  /** Transformer blocks. */
  readonly nLayers: number;
  /**
   * The rate of dropout, in [0, 1): one for each place, or a number for the notebook's placement (attention, feed-forward
   * and residuals in GPTModel; the embedding alone in DummyGPTModel).
   */
  readonly dropRate: number | DropRates;
  /** Whether queries, keys and values have a bias. */
  readonly qkvBias: boolean;
}

/**
 * The notebook's configuration: GPT-2 small, with dropout and query-key-value bias (section 4.1).
 * @example
 * GPT_CONFIG.embDim / GPT_CONFIG.nHeads // 64
 * ({ ...GPT_CONFIG, nLayers: 2 }).nLayers // 2
 */
export const GPT_CONFIG: GPTConfig = {
  vocabSize: 50257,
  ctxLen: 1024,
  embDim: 768,
  nHeads: 12,
  nLayers: 12,
  dropRate: 0.1,
  qkvBias: true,
};

/**
 * GPT-2 small as the book's later edition has it: no query-key-value bias, dropout on the embedding as well.
 * @example
 * GPT_CONFIG_124M.qkvBias // false
 * GPT_CONFIG_124M.dropRate // { embedding: 0.1, attention: 0.1, feedForward: 0, resid: 0.1 }
 */
export const GPT_CONFIG_124M: GPTConfig = {
  ...GPT_CONFIG,
  dropRate: { embedding: 0.1, attention: 0.1, feedForward: 0, resid: 0.1 },
  qkvBias: false,
};

/**
 * GPT-2 medium.
 * @example
 * const { embDim, nHeads, nLayers } = GPT_CONFIG_355M;
 * [embDim, nHeads, nLayers] // [1024, 16, 24]
 */
export const GPT_CONFIG_355M: GPTConfig = { ...GPT_CONFIG_124M, embDim: 1024, nHeads: 16, nLayers: 24 };

/**
 * GPT-2 large.
 * @example
 * const { embDim, nHeads, nLayers } = GPT_CONFIG_774M;
 * [embDim, nHeads, nLayers] // [1280, 20, 36]
 */
export const GPT_CONFIG_774M: GPTConfig = { ...GPT_CONFIG_124M, embDim: 1280, nHeads: 20, nLayers: 36 };

/**
 * GPT-2 xl.
 * @example
 * const { embDim, nHeads, nLayers } = GPT_CONFIG_1558M;
 * [embDim, nHeads, nLayers] // [1600, 25, 48]
 */
export const GPT_CONFIG_1558M: GPTConfig = { ...GPT_CONFIG_124M, embDim: 1600, nHeads: 25, nLayers: 48 };

/**
 * Refuses a configuration that no model can have.
 * @throws ValueError if a size is not a whole number from 1 on, embDim is no multiple of nHeads, a rate is missing or
 *   outside [0, 1), or qkvBias is neither true nor false
 */
export function checkConfig(op: string, cfg: GPTConfig): void {
  if (typeof cfg !== "object" || cfg === null) {
    throw new ValueError(op, `takes a configuration, got ${show(cfg)}`, "Did you mean GPT_CONFIG?");
  }
  const { vocabSize, ctxLen, embDim, nHeads, nLayers, dropRate, qkvBias } = cfg;
  for (const [name, size] of Object.entries({ vocabSize, ctxLen, embDim, nHeads, nLayers })) {
    if (!Number.isSafeInteger(size) || size < 1) {
      const fix =
        size === undefined ? "Use the names vocabSize, ctxLen, embDim, nHeads, nLayers, dropRate, qkvBias" : "";
      throw new ValueError(op, `${name} must be a whole number from 1 on, got ${show(size)}`, fix);
    }
  }
  if (embDim % nHeads !== 0) {
    throw new ValueError(
      op,
      `embDim must be a multiple of nHeads, got ${embDim} and ${nHeads} (remainder ${embDim % nHeads})`,
      `Use a number of heads that divides ${embDim}`,
    );
  }
  if (typeof qkvBias !== "boolean")
    throw new ValueError(
      op,
      `qkvBias is true or false, got ${show(qkvBias)}`,
      "Use true for biases, as the notebook does",
    );
  for (const [place, rate] of Object.entries(ratesByName(op, dropRate))) {
    if (isBetween(rate, 0, 1) && rate < 1) continue;
    const fix = isBetween(rate, 2, 99) ? `Did you mean ${rate / 100}?` : ""; // per cent
    throw new ValueError(op, `${place} must be at least 0 and below 1, got ${show(rate)}`, fix);
  }
}

function ratesByName(op: string, dropRate: number | DropRates): Record<string, number> {
  if (typeof dropRate !== "object" || dropRate === null) return { dropRate };
  const { embedding, attention, feedForward, resid } = optionsOf(op, dropRate, PLACES);
  return {
    "dropRate.embedding": embedding,
    "dropRate.attention": attention,
    "dropRate.feedForward": feedForward,
    "dropRate.resid": resid,
  };
}

const PLACES = ["embedding", "attention", "feedForward", "resid"] as const;

/** The rate for each place, a number standing for the notebook's placement in GPTModel: everywhere but the embedding. */
export function dropRates({ dropRate }: GPTConfig): DropRates {
  if (typeof dropRate === "object") return dropRate;
  return { embedding: 0, attention: dropRate, feedForward: dropRate, resid: dropRate };
}
