import { checkTensor, DTypeError, ShapeError, type Tensor } from "@pellucid/tensor";
import type { GPTConfig } from "./config.ts";

/** Refuses what is no batch of token ids that fits the context: int32 [b, t], t at most ctxLen. */
export function checkTokenIds(op: string, ids: Tensor, { ctxLen }: Pick<GPTConfig, "ctxLen">): void {
  checkTensor(op, ids);
  if (ids.dtype !== "int32") {
    throw new DTypeError(op, "token ids are int32", ids.dtype, 'Make them with tensor(ids, { dtype: "int32" })');
  }
  if (ids.ndim !== 2) {
    throw new ShapeError(
      op,
      "token ids have two axes, [batch, tokens]",
      [ids.shape],
      ids.ndim === 1 ? "Did you mean ids.unsqueeze(0)?" : "",
    );
  }
  if (ids.size(1) > ctxLen) {
    throw new ShapeError(
      op,
      `the context holds ${ctxLen} tokens, but there are ${ids.size(1)}`,
      [ids.shape],
      `Keep the last ones: ids.slice(1, -${ctxLen})`,
    );
  }
}
