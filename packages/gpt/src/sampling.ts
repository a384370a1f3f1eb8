import { type Generator, isBetween, multinomial, ones, show, Tensor, ValueError, where, zeros } from "@pellucid/tensor";

/** How the next token is chosen from its logits. */
export interface SamplingOptions {
  /** Divides the logits: the higher, the more daring. At 0 the most probable token is taken, always. Default: 0. */
  readonly temperature?: number | undefined;
  /** Draw from the k most probable tokens. Default: from all. */
  readonly topK?: number | undefined;
  /** Draw from the most probable tokens that together have at least this probability. Default: from all. */
  readonly topP?: number | undefined;
  /** Above 1, tokens that are in the text already become less probable, below 1 more. Default: 1. */
  readonly repetitionPenalty?: number | undefined;
}

/**
 * The next token of each row: the penalty for repetition, top-k, temperature, top-p, and a draw (the book's 5.3; penalty and
 * top-p as Hugging Face define them). At temperature 0 nothing is drawn. logits [b, vocabSize], idx [b, t] → int32 [b, 1]
 */
export function sample(
  logits: Tensor,
  idx: Tensor,
  { temperature = 0, topK, topP, repetitionPenalty = 1 }: SamplingOptions,
  generator: Generator | undefined,
): Tensor {
  if (repetitionPenalty !== 1) logits = penalizeRepetition(logits, idx, repetitionPenalty);
  if (temperature === 0) return logits.argmax(-1, { keepdim: true });
  if (topK !== undefined) logits = keepTopK(logits, topK);
  logits = logits.div(temperature);
  if (topP !== undefined) logits = keepTopP(logits, topP);
  return multinomial(logits.softmax(-1), 1, { generator });
}

/** Logits below the k-th largest of their row become -∞ (the book's 5.3.2). [b, vocabSize] → the same */
export function keepTopK(logits: Tensor, k: number): Tensor {
  if (k >= logits.size(-1)) return logits;
  const kth = logits.topk(k).values.slice(-1, -1); //                     [b, 1]
  return logits.maskedFill(logits.lt(kth), Number.NEGATIVE_INFINITY);
}

/**
 * From the least probable token on, logits become -∞ as long as the probabilities so far come to at most 1 - p; the most
 * probable one stays, and tokens that are as probable as one that stays. [b, vocabSize] → the same
 * @see Holtzman et al., "The Curious Case of Neural Text Degeneration" (2020), section 3.1; https://arxiv.org/abs/1904.09751
 */
export function keepTopP(logits: Tensor, p: number): Tensor {
  const rising = risingRows(logits); //                                   [b, vocabSize]
  const unlikely = rising
    .softmax(-1)
    .cumsum(-1)
    .slice(-1, 0, -1)
    .le(1 - p);
  const first = unlikely.sum(-1, { keepdim: true }); //                   [b, 1], where those that stay begin
  return logits.maskedFill(logits.lt(rising.gather(-1, first)), Number.NEGATIVE_INFINITY);
}

/** The values of each row in rising order. The op `sort` also finds where they were, and takes five times as long. */
function risingRows(x: Tensor): Tensor {
  const values = x.toTypedArray();
  const n = x.size(-1);
  for (let start = 0; start < values.length; start += n) values.subarray(start, start + n).sort();
  return new Tensor(values, x.shape);
}

/**
 * Divides the logits of the tokens that are in idx by the penalty, or multiplies them if they are negative.
 * [b, vocabSize], [b, t] → [b, vocabSize]
 * @see Keskar et al., "CTRL" (2019), section 4.1; https://arxiv.org/abs/1909.05858
 */
export function penalizeRepetition(logits: Tensor, idx: Tensor, penalty: number): Tensor {
  const seen = zeros(logits.shape).scatterAdd(1, idx, ones(idx.shape)).gt(0);
  const penalized = where(logits.lt(0), logits.mul(penalty), logits.div(penalty));
  return where(seen, penalized, logits);
}

/** Refuses options that no distribution can have. */
export function checkSampling(op: string, options: SamplingOptions): void {
  const { temperature = 0, topK = 1, topP = 1, repetitionPenalty = 1 } = options;
  if (!isBetween(temperature, 0, Number.MAX_VALUE)) {
    throw new ValueError(
      op,
      `temperature must be a number from 0 on, got ${show(temperature)}`,
      "Use 0 for the most probable token",
    );
  }
  if (!Number.isSafeInteger(topK) || topK < 1) {
    throw new ValueError(
      op,
      `topK must be a whole number from 1 on, got ${show(topK)}`,
      "Leave it out to draw from all",
    );
  }
  if (!isBetween(topP, 0, 1)) {
    const fix = isBetween(topP, 2, 100) ? `Did you mean ${topP / 100}?` : ""; // per cent
    throw new ValueError(op, `topP must be a probability from 0 to 1, got ${show(topP)}`, fix);
  }
  if (!isBetween(repetitionPenalty, Number.MIN_VALUE, Number.MAX_VALUE)) {
    throw new ValueError(op, `repetitionPenalty must be a number above 0, got ${show(repetitionPenalty)}`);
  }
}
