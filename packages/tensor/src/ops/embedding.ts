import { ShapeError, ValueError } from "../errors.ts";
import type { Tensor } from "../tensor.ts";
import { checkIndex, indexEverywhere, takeAlong } from "./along.ts";
import { bit, map } from "./elementwise.ts";
import { unsqueeze } from "./squeeze.ts";
import { reshape } from "./view.ts";
import { where } from "./where.ts";

export interface EmbeddingOptions {
  /** An id whose row gets no gradient; negative ones count from the last row. Default: none. */
  readonly paddingIdx?: number | null | undefined;
}

/**
 * The row of a table for each id. ids […], weight [n, d] → […, d]
 *     dweight  each row of dy added to the row that its id names
 * @throws IndexError if an id is not from 0 to n - 1
 * @throws ShapeError if `weight` is not a table of rows
 * @throws DTypeError if the ids are not int32
 * @throws ValueError if `paddingIdx` is no row of the table
 */
export function embedding(ids: Tensor, weight: Tensor, options: EmbeddingOptions = {}): Tensor {
  if (weight.ndim !== 2) throw new ShapeError("embedding", "the table must have two axes, [n, d]", [weight.shape]);
  const n = weight.shape[0]!;
  const { paddingIdx = null } = options;
  if (paddingIdx !== null && !(Number.isInteger(paddingIdx) && paddingIdx >= -n && paddingIdx < n)) {
    throw new ValueError("embedding", `paddingIdx must be a row of the table of ${n} rows, got ${paddingIdx}`);
  }
  checkIndex("embedding", ids, n, "id", `a table of ${n} rows`);
  const rows = takeAlong("embedding", weight, 0, indexEverywhere(ids, 0, weight.shape));
  const y = reshape(rows, [...ids.shape, weight.shape[1]!]);
  if (paddingIdx === null) return y;
  const padding = paddingIdx < 0 ? paddingIdx + n : paddingIdx;
  const isPadding = map("embedding", ids, "bool", (id) => bit(id === padding));
  return where(unsqueeze(isPadding, -1), y.detach(), y);
}
