import { IndexError, optionsOf, show, type Tensor, tensor, ValueError } from "@pellucid/tensor";

/** How a `GPTDataset` cuts a text into windows. */
export interface WindowOptions {
  /** The length of a window, in tokens. */
  readonly maxLength: number;
  /** How far the next window begins behind the last, in tokens. Default: maxLength, so that none overlap. */
  readonly stride?: number | undefined;
}

/**
 * Windows of a text's token ids, each with the window one token further on, which holds its targets (the book's 2.6).
 * @example
 * const dataset = new GPTDataset([10, 11, 12, 13, 14], { maxLength: 3, stride: 1 });
 * dataset.length // 2
 * dataset.batch([1]) // { inputs: tensor([[11, 12, 13]]), targets: tensor([[12, 13, 14]]) }
 */
export class GPTDataset {
  /** The text, as a copy. */
  readonly tokenIds: Int32Array;
  /** The length of a window, in tokens. */
  readonly maxLength: number;
  /** From the beginning of a window to that of the next, in tokens. */
  readonly stride: number;
  /** How many windows there are; the last token is only ever a target. */
  readonly length: number;

  /** @throws ValueError if a length is not a whole number from 1 on, an id none from 0 on, or the text too short for a window */
  constructor(tokenIds: ArrayLike<number>, options: WindowOptions) {
    const { maxLength, stride = maxLength } = optionsOf("GPTDataset", options, ["maxLength", "stride"]);
    for (const [name, value] of Object.entries({ maxLength, stride })) {
      if (!Number.isSafeInteger(value) || value < 1) {
        throw new ValueError("GPTDataset", `${name} must be a whole number from 1 on, got ${show(value)}`);
      }
    }
    checkIds(tokenIds);
    if (tokenIds.length <= maxLength) {
      const fix = "Use a longer text or a smaller maxLength";
      throw new ValueError(
        "GPTDataset",
        `a window and its targets take ${maxLength + 1} tokens, but there are ${tokenIds.length}`,
        fix,
      );
    }
    this.tokenIds = Int32Array.from(tokenIds);
    this.maxLength = maxLength;
    this.stride = stride;
    this.length = Math.ceil((this.tokenIds.length - maxLength) / stride);
  }

  /**
   * Windows number `indices` side by side. int32 [indices.length, maxLength] each
   * @throws IndexError if there is no window of that number
   * @throws ValueError if `indices` is no array
   */
  batch(indices: readonly number[]): Batch {
    const { maxLength, stride, tokenIds } = this;
    if (!Array.isArray(indices)) throw new ValueError("batch", `takes numbers of windows, got ${show(indices)}`);
    for (const index of indices) {
      const exists = Number.isInteger(index) && index >= 0 && index < this.length;
      if (!exists) throw new IndexError("batch", `there are ${this.length} windows, from 0 on, but no ${show(index)}`);
    }
    const windows = (shift: number): Tensor => {
      const ids = new Int32Array(indices.length * maxLength);
      indices.forEach((index, row) => {
        const start = index * stride + shift;
        ids.set(tokenIds.subarray(start, start + maxLength), row * maxLength);
      });
      return tensor(ids).view([indices.length, maxLength]);
    };
    return { inputs: windows(0), targets: windows(1) };
  }
}

function checkIds(tokenIds: ArrayLike<number>): void {
  if (!Array.isArray(tokenIds) && !ArrayBuffer.isView(tokenIds)) {
    const fix = typeof tokenIds === "string" ? "Encode it first: tokenizer.encode(text)" : "";
    throw new ValueError("GPTDataset", `takes an array of token ids, got ${show(tokenIds)}`, fix);
  }
  for (let i = 0; i < tokenIds.length; i++) {
    const id = tokenIds[i]!;
    const fits = Number.isInteger(id) && id >= 0 && id <= 0x7fffffff;
    if (!fits) throw new ValueError("GPTDataset", `a token id is a whole number from 0 on, got ${show(id)} at ${i}`);
  }
}

/** Token ids and, for each, the one that follows it in the text. int32 [b, t] each */
export interface Batch {
  /** What the model reads. */
  readonly inputs: Tensor;
  /** What it should predict at each position. */
  readonly targets: Tensor;
}
