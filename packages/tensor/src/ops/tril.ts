import { checkTensor, optionsOf } from "../check.ts";
import { allocate } from "../dtype.ts";
import { ShapeError, show, ValueError } from "../errors.ts";
import { readContiguous } from "../kernels/strided.ts";
import { record, Tensor } from "../tensor.ts";

/** The last diagonal that is kept (`tril`) or the first (`triu`): 0 is the main one, 1 the one above it, -1 the one below. */
export type Diagonal = number | { readonly diagonal?: number | undefined };

/**
 * The lower triangle of each matrix, zeros above it: keeps column j of row i where j - i ≤ diagonal. […, n, m] → the same
 *     dx  the lower triangle of dy
 * @throws ShapeError if x has fewer than two axes
 * @throws ValueError if the diagonal is not a whole number
 * @example
 * ones([3, 3]).tril() // tensor([[1., 0., 0.], [1., 1., 0.], [1., 1., 1.]])
 */
export function tril(x: Tensor, diagonal: Diagonal = 0): Tensor {
  const last = check("tril", x, diagonal);
  const y = keepColumns("tril", x, (row) => [0, row + last + 1]);
  return record("tril", y, [[x, (dy) => tril(dy, last)]]);
}

/**
 * The upper triangle of each matrix, zeros below it: keeps column j of row i where j - i ≥ diagonal. […, n, m] → the same
 *     dx  the upper triangle of dy
 * @throws ShapeError if x has fewer than two axes
 * @throws ValueError if the diagonal is not a whole number
 * @example
 * ones([3, 3]).triu({ diagonal: 1 }) // tensor([[0., 1., 1.], [0., 0., 1.], [0., 0., 0.]])
 */
export function triu(x: Tensor, diagonal: Diagonal = 0): Tensor {
  const first = check("triu", x, diagonal);
  const y = keepColumns("triu", x, (row, columns) => [row + first, columns]);
  return record("triu", y, [[x, (dy) => triu(dy, first)]]);
}

/** x where `kept` says which columns start … end - 1 of a row stay, else 0. Bounds may lie outside the row. */
function keepColumns(
  op: string,
  x: Tensor,
  kept: (row: number, columns: number) => [start: number, end: number],
): Tensor {
  const from = readContiguous(x.storage, x.shape, x);
  const y = allocate(op, x.dtype, from.length);
  const [rows, columns] = [x.shape.at(-2)!, x.shape.at(-1)!];
  for (let at = 0, row = 0; at < y.length; at += columns, row = (row + 1) % rows) {
    const [start, end] = kept(row, columns).map((column) => at + Math.min(Math.max(column, 0), columns));
    if (start! < end!) y.set(from.subarray(start, end), start);
  }
  return new Tensor(y, x.shape);
}

function check(op: string, x: Tensor, diagonal: Diagonal): number {
  checkTensor(op, x);
  if (x.ndim < 2) throw new ShapeError(op, "takes matrices, so at least two axes", [x.shape]);
  const k = typeof diagonal === "object" ? (optionsOf(op, diagonal, ["diagonal"]).diagonal ?? 0) : diagonal;
  if (!Number.isSafeInteger(k)) throw new ValueError(op, `diagonal must be a whole number, got ${show(k)}`);
  return k;
}
