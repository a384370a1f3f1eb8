import { checkTensor, optionsOf } from "../check.ts";
import { ShapeError, show, ValueError } from "../errors.ts";
import { record, type Tensor } from "../tensor.ts";
import { checkIndex, indexEverywhere, takeAlong } from "./along.ts";
import { copy_ } from "./copy.ts";
import { bit, map } from "./elementwise.ts";
import { mul } from "./mul.ts";
import { norm } from "./norm.ts";
import { select } from "./select.ts";
import { unsqueeze } from "./squeeze.ts";
import { reshape } from "./view.ts";
import { where } from "./where.ts";

/** Options of `embedding`. */
export interface EmbeddingOptions {
  /** An id whose row gets no gradient; negative ones count from the last row. Default: none. */
  readonly paddingIdx?: number | null | undefined;
  /** Rows that are looked up and longer than this are shortened to it, in the table itself. Default: none are. */
  readonly maxNorm?: number | null | undefined;
  /** The p of the norm by which rows are measured for `maxNorm`. Default: 2. */
  readonly normType?: number | undefined;
  /** Divide the gradient of each row by how often its id occurs. Default: false. */
  readonly scaleGradByFreq?: boolean | undefined;
}

/**
 * The row of a table for each id. ids […], weight [n, d] → […, d]
 *     dweight  each row of dy added to the row that its id names
 * @throws IndexError if an id is not from 0 to n - 1
 * @throws ShapeError if `weight` is not a table of rows
 * @throws DTypeError if the ids are not int32
 * @throws ValueError if `paddingIdx` is no row of the table
 * @example
 * const weight = tensor([[0, 1], [2, 3], [4, 5]]);
 * embedding(tensor([[2, 0]], { dtype: "int32" }), weight) // tensor([[[4., 5.], [0., 1.]]])
 * embedding(tensor([3], { dtype: "int32" }), weight) // throws IndexError
 */
export function embedding(ids: Tensor, weight: Tensor, options: EmbeddingOptions = {}): Tensor {
  checkTensor("embedding", ids, weight);
  if (weight.ndim !== 2) throw new ShapeError("embedding", "the table must have two axes, [n, d]", [weight.shape]);
  const n = weight.shape[0]!;
  const names = ["paddingIdx", "maxNorm", "normType", "scaleGradByFreq"] as const;
  const { paddingIdx = null, maxNorm = null, normType, scaleGradByFreq } = optionsOf("embedding", options, names);
  if (paddingIdx !== null && !(Number.isInteger(paddingIdx) && paddingIdx >= -n && paddingIdx < n)) {
    throw new ValueError("embedding", `paddingIdx must be a row of the table of ${n} rows, got ${show(paddingIdx)}`);
  }
  checkIndex("embedding", ids, n, "id", `a table of ${n} rows`);
  if (maxNorm !== null) shortenRows(weight, ids, maxNorm, normType);
  const rows = takeAlong("embedding", weight, 0, indexEverywhere(ids, 0, weight.shape));
  const looked = reshape(rows, [...ids.shape, weight.shape[1]!]);
  const y = scaleGradByFreq ? shareGradient(looked, ids) : looked;
  if (paddingIdx === null) return y;
  const padding = paddingIdx < 0 ? paddingIdx + n : paddingIdx;
  const isPadding = map("embedding", ids, "bool", (id) => bit(id === padding));
  return where(unsqueeze(isPadding, -1), y.detach(), y);
}

/** Writes each row that an id names, and whose p-norm is above `maxNorm`, shortened to that norm. */
function shortenRows(weight: Tensor, ids: Tensor, maxNorm: number, p: number = 2): void {
  for (const id of new Set(ids.toTypedArray())) {
    const row = select(weight.detach(), 0, id);
    const length = norm(row, p).item();
    if (length > maxNorm) copy_(row, mul(row, maxNorm / (length + 1e-7)));
  }
}

/** y, with the gradient of each row divided by how often its id occurs. */
function shareGradient(y: Tensor, ids: Tensor): Tensor {
  const counts = new Map<number, number>();
  for (const id of ids.toTypedArray()) counts.set(id, (counts.get(id) ?? 0) + 1);
  const share = unsqueeze(
    map("embedding", ids, "float32", (id) => 1 / counts.get(id)!),
    -1,
  );
  return record("embedding", y.detach(), [[y, (dy) => mul(dy, share)]]);
}
