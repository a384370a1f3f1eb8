import {
  GradError,
  isGradEnabled,
  optionsOf,
  resident,
  ShapeError,
  show,
  type Tensor,
  ValueError,
  zeros,
} from "@pellucid/tensor";
import { checkSize } from "./check.ts";

/** The sizes of an `AttentionCache`: those of its attention layer, and how many sequences it reads side by side. */
export interface AttentionCacheOptions {
  /** Sequences side by side. */
  readonly batch: number;
  /** The heads of the layer. */
  readonly numHeads: number;
  /** The size of each head. */
  readonly headDim: number;
  /** The longest sequence, in tokens. */
  readonly ctxLen: number;
}

/**
 * The keys and values of the tokens that one attention layer has read, so that each is computed once. `append` writes
 * behind the tokens that count, and `advance` makes what was written count: a pass that fails in between changes nothing.
 * Shapes: b batch, h heads, s tokens so far and t new ones, d head size.
 * @example
 * const cache = new AttentionCache({ batch: 1, numHeads: 2, headDim: 4, ctxLen: 8 });
 * const [keys] = noGrad(() => cache.append(ones([1, 2, 3, 4]), ones([1, 2, 3, 4])));
 * cache.advance(3);
 * [keys.shape, cache.length] // [[1, 2, 3, 4], 3]
 */
export class AttentionCache {
  /** The first `length` tokens of each sequence count. [b, h, ctxLen, d] */
  readonly keys: Tensor;
  /** As keys. [b, h, ctxLen, d] */
  readonly values: Tensor;
  private count = 0;

  /** @throws ValueError if batch is not a whole number, or another size not one from 1 on */
  constructor(options: AttentionCacheOptions) {
    const names = ["batch", "numHeads", "headDim", "ctxLen"] as const;
    const { batch, ...sizes } = optionsOf("AttentionCache", options, names);
    if (!Number.isSafeInteger(batch) || batch < 0) {
      throw new ValueError("AttentionCache", `batch must be a whole number from 0 on, got ${show(batch)}`);
    }
    checkSize("AttentionCache", { ...sizes });
    this.keys = cacheTensor([batch, sizes.numHeads, sizes.ctxLen, sizes.headDim]);
    this.values = cacheTensor([batch, sizes.numHeads, sizes.ctxLen, sizes.headDim]);
  }

  /** How many tokens of each sequence count. */
  get length(): number {
    return this.count;
  }

  /**
   * Writes the keys and values of new tokens behind those that count. Returns all of them, as views.
   * [b, h, t, d] each → [b, h, s + t, d] each
   * @throws GradError unless under noGrad
   * @throws ShapeError if their sizes are not the cache's, or there is no room for them
   */
  append(keys: Tensor, values: Tensor): [keys: Tensor, values: Tensor] {
    if (isGradEnabled()) {
      const rule = "a cache is for inference: what is written into it would lose its gradient";
      throw new GradError("AttentionCache", rule, "Use noGrad(() => …)");
    }
    for (const x of [keys, values]) this.checkFits(x);
    const end = this.count + keys.size(2);
    this.keys.slice(2, this.count, end).copy_(keys);
    this.values.slice(2, this.count, end).copy_(values);
    return [this.keys.slice(2, 0, end), this.values.slice(2, 0, end)];
  }

  /**
   * Makes the next `tokens` tokens count, which `append` has written.
   * @throws ValueError if the cache has no room for so many
   */
  advance(tokens: number): void {
    checkCount("advance", "tokens", tokens, this.keys.size(2) - this.count);
    this.count += tokens;
  }

  /**
   * Forgets all tokens but the first `length`.
   * @throws ValueError if there are not so many
   */
  truncate(length: number): void {
    checkCount("truncate", "length", length, this.count);
    this.count = length;
  }

  private checkFits(x: Tensor): void {
    const [batch, heads, ctxLen, headDim] = this.keys.shape as [number, number, number, number];
    const [b, h, t, d] = x.shape;
    if (x.ndim !== 4 || b !== batch || h !== heads || d !== headDim) {
      const rule = `the cache is for keys and values of ${batch} sequences, ${heads} heads and head size ${headDim}`;
      throw new ShapeError("AttentionCache", rule, [x.shape]);
    }
    if (this.count + t! <= ctxLen) return;
    const rule = `the cache holds ${ctxLen} tokens: ${this.count} are in it, and ${t} more do not fit`;
    throw new ShapeError("AttentionCache", rule, [x.shape]);
  }
}

function checkCount(op: string, name: string, count: number, most: number): void {
  if (Number.isSafeInteger(count) && count >= 0 && count <= most) return;
  throw new ValueError(op, `${name} must be a whole number from 0 to ${most}, got ${show(count)}`);
}

/** Memory for keys or values: the one place where a cache's is taken. */
function cacheTensor(shape: readonly number[]): Tensor {
  return resident(() => zeros(shape));
}
