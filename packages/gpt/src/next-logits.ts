import { noGrad, type Tensor, ValueError } from "@pellucid/tensor";
import type { GenerateStreamOptions } from "./generate-options.ts";
import type { GPTModel } from "./gpt-model.ts";
import type { KVCache } from "./kv-cache.ts";

/**
 * The logits of the token after idx, and null between the parts of a long prompt. The cache reads what it has not read yet;
 * without one, or beyond ctxLen tokens, the model reads the last ctxLen tokens. [b, t] → [b, vocabSize]
 */
export function* nextLogits(
  model: GPTModel,
  idx: Tensor,
  cache: KVCache | null,
  { prefillChunkSize = 128, signal }: GenerateStreamOptions,
): Generator<null, Tensor, undefined> {
  for (;;) {
    if (signal?.aborted) throw signal.reason;
    if (cache === null || idx.size(1) > model.cfg.ctxLen) {
      const idxCond = idx.slice(1, -model.cfg.ctxLen); //                       [b, at most ctxLen]
      return lastOf(noGrad(() => model.forward(idxCond, undefined, { last: 1 })));
    }
    const start = cache.length;
    const idxCond = idx.slice(1, start, start + prefillChunkSize); //           [b, at most prefillChunkSize]
    const isLast = start + idxCond.size(1) === idx.size(1);
    const logits = noGrad(() => model.forward(idxCond, cache, { last: isLast ? 1 : 0 }));
    if (cache.length !== start + idxCond.size(1)) {
      throw new ValueError("generate", "the model's forward does not use the cache", "Pass { cache: false }");
    }
    if (isLast) return lastOf(logits);
    yield null;
  }
}

/** A model of one's own may score all positions. [b, 1 or t, vocabSize] → [b, vocabSize] */
function lastOf(logits: Tensor): Tensor {
  return logits.select(1, -1);
}
