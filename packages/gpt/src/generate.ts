import { cat, noGrad, optionsOf, ShapeError, show, type Tensor, ValueError } from "@pellucid/tensor";
import { checkModel, type GPTModel } from "./gpt-model.ts";
import { checkTokenIds } from "./token-ids.ts";

/** Options of `generate`. */
export interface GenerateOptions {
  /** How many tokens to add. */
  readonly maxNewTokens: number;
  /** Called with each new column of ids, [b, 1], as soon as it is known. */
  readonly onToken?: ((ids: Tensor) => void) | undefined;
}

/**
 * Continues each row of token ids greedily: the most probable next token, again and again (notebook 4.6). The model sees
 * the last ctxLen tokens at most. Call `model.eval()` before, or dropout has its say. int32 [b, t] → [b, t + maxNewTokens]
 * @throws ShapeError if idx has not two axes, or no token to begin with
 * @throws ValueError if maxNewTokens is negative or not whole
 */
export function generate(model: GPTModel, idx: Tensor, options: GenerateOptions): Tensor {
  const { maxNewTokens, onToken } = optionsOf("generate", options, ["maxNewTokens", "onToken"]);
  checkModel("generate", model);
  if (!Number.isSafeInteger(maxNewTokens) || maxNewTokens < 0) {
    throw new ValueError("generate", `maxNewTokens must be a whole number from 0 on, got ${show(maxNewTokens)}`);
  }
  if (onToken !== undefined && typeof onToken !== "function") {
    throw new ValueError("generate", `onToken is a function, got ${show(onToken)}`);
  }
  checkTokenIds("generate", idx, { ctxLen: Number.POSITIVE_INFINITY });
  if (idx.size(1) === 0) {
    throw new ShapeError("generate", "there must be at least one token to continue", [idx.shape]);
  }
  return noGrad(() => {
    for (let i = 0; i < maxNewTokens; i++) {
      const idxCond = idx.slice(1, -model.cfg.ctxLen); //                  [b, at most ctxLen]
      const logits = model.forward(idxCond).select(1, -1); //             [b, vocabSize]
      const idxNext = logits.argmax(-1, { keepdim: true }); //            [b, 1]
      onToken?.(idxNext);
      idx = cat([idx, idxNext], 1);
    }
    return idx;
  });
}
