import { type Tensor, tensor, ValueError } from "@pellucid/tensor";

export interface WindowOptions {
  /** The length of a window, in tokens. */
  readonly maxLength: number;
  /** How far the next window begins behind the last, in tokens. Default: maxLength, so that none overlap. */
  readonly stride?: number | undefined;
}

/** Windows of a text's token ids, each with the window one token further on, which holds its targets (the book's 2.6). */
export class GPTDataset {
  readonly tokenIds: Int32Array;
  readonly maxLength: number;
  readonly stride: number;
  /** How many windows there are; the last token is only ever a target. */
  readonly length: number;

  /** @throws ValueError if a length is not a whole number from 1 on, or the text too short for a single window */
  constructor(tokenIds: ArrayLike<number>, { maxLength, stride = maxLength }: WindowOptions) {
    for (const [name, value] of Object.entries({ maxLength, stride })) {
      if (!Number.isSafeInteger(value) || value < 1) {
        throw new ValueError("GPTDataset", `${name} must be a whole number from 1 on, got ${String(value)}`);
      }
    }
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

  /** Windows number `indices` side by side. int32 [indices.length, maxLength] each */
  batch(indices: readonly number[]): Batch {
    const { maxLength, stride, tokenIds } = this;
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

/** Token ids and, for each, the one that follows it in the text. int32 [b, t] each */
export interface Batch {
  readonly inputs: Tensor;
  readonly targets: Tensor;
}
