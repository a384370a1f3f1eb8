import { AttentionCache } from "@pellucid/nn";
import { optionsOf, ShapeError, show, type Tensor, ValueError } from "@pellucid/tensor";
import type { GPTModel } from "./gpt-model.ts";

/** Options of `createCache`. */
export interface CacheOptions {
  /** Rows of token ids that are read side by side. Default: 1. */
  readonly batch?: number | undefined;
  /** The most tokens of each row that will be read; fewer take less memory. Default: the model's ctxLen. */
  readonly ctxLen?: number | undefined;
}

/**
 * What a model has to remember of the tokens that it has read: the keys and values of each block (2 · nLayers · batch ·
 * ctxLen · embDim numbers, taken at once). `model.createCache` makes one; `model.forward(inIdx, cache)` reads on, and gives
 * for the new tokens the logits that it gives without a cache for all of them. When ctxLen tokens are in it, it is full:
 * positions are absolute, so that no token can be dropped from the front without reading the others again.
 *
 *     const cache = model.createCache();
 *     noGrad(() => model.forward(prompt, cache)); // [1, t] → [1, t, vocabSize]
 *     noGrad(() => model.forward(next, cache)); //   [1, 1] → [1, 1, vocabSize]
 *
 * It remembers what the weights made of the tokens: after a change of weights, reset it.
 * @example
 * const model = new GPTModel({ ...GPT_CONFIG, vocabSize: 50, ctxLen: 8, embDim: 12, nHeads: 2, nLayers: 1 }).eval();
 * const cache = model.createCache();
 * noGrad(() => model.forward(tensor([[6, 36, 3]], { dtype: "int32" }), cache)).shape // [1, 3, 50]
 * cache.length // 3
 */
export class KVCache {
  /** Whose keys and values these are. */
  readonly model: GPTModel;
  /** Rows of token ids that are read side by side. */
  readonly batch: number;
  /** The most tokens of each row that it has room for. */
  readonly ctxLen: number;
  /** One for each block. */
  readonly layers: readonly AttentionCache[];

  /** @throws ValueError if batch or ctxLen is not a whole number, or ctxLen more than the model's */
  constructor(model: GPTModel, options: CacheOptions = {}) {
    const most = model.cfg.ctxLen;
    const { batch = 1, ctxLen = most } = optionsOf("createCache", options, ["batch", "ctxLen"]);
    if (!Number.isSafeInteger(batch) || batch < 0) {
      throw new ValueError("createCache", `batch must be a whole number from 0 on, got ${show(batch)}`);
    }
    if (!Number.isSafeInteger(ctxLen) || ctxLen < 1 || ctxLen > most) {
      throw new ValueError(
        "createCache",
        `ctxLen must be a whole number from 1 to the model's ${most}, got ${show(ctxLen)}`,
      );
    }
    this.model = model;
    this.batch = batch;
    this.ctxLen = ctxLen;
    this.layers = model.trfBlocks.layers.map(
      ({ att: { numHeads, headDim } }) => new AttentionCache({ batch, numHeads, headDim, ctxLen }),
    );
  }

  /** How many tokens of each row have been read. */
  get length(): number {
    return this.layers[0]!.length;
  }

  /** Makes the `tokens` tokens that every layer has written count: the model does so when a pass has come to its end. */
  advance(tokens: number): void {
    for (const layer of this.layers) layer.advance(tokens);
  }

  /**
   * Forgets all tokens but the first `length`, to go on from there in another way.
   * @throws ValueError if there are not so many
   */
  truncate(length: number): void {
    for (const layer of this.layers) layer.truncate(length);
  }

  /** Forgets all tokens. The memory is used again. */
  reset(): void {
    this.truncate(0);
  }
}

/** Refuses a cache that is not this model's, is for other rows than inIdx has, or has no room for them. [b, t] */
export function checkCache(op: string, cache: KVCache | undefined, model: GPTModel, inIdx: Tensor): void {
  if (cache === undefined) return;
  if (!(cache instanceof KVCache)) {
    throw new ValueError(op, `takes a cache, got ${show(cache)}`, "Did you mean forward(inIdx, cache)?");
  }
  if (cache.model !== model) {
    throw new ValueError(op, "the cache belongs to another model", "Make one with this model's createCache()");
  }
  const [b, t] = inIdx.shape as [number, number];
  if (b !== cache.batch) {
    const rule = `the cache is for ${cache.batch} rows, but there are ${b}`;
    throw new ShapeError(op, rule, [inIdx.shape], `Make it with createCache({ batch: ${b} })`);
  }
  const tokens = cache.length + t;
  if (tokens <= cache.ctxLen) return;
  const most = model.cfg.ctxLen;
  const holder = cache.ctxLen < most ? "the cache was made for" : "the context holds";
  const rule = `${holder} ${cache.ctxLen} tokens: ${cache.length} are in the cache, and ${t} more do not fit`;
  const again = "Call cache.reset() and read the last ones again, as generate does";
  const fix = tokens <= most ? `Make it with createCache({ ctxLen: ${tokens} }) or more` : again;
  throw new ShapeError(op, rule, [inIdx.shape], fix);
}
