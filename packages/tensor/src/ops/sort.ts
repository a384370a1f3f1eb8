import { axisOf } from "../check.ts";
import { nonDifferentiable, type Tensor } from "../tensor.ts";
import { bit } from "./elementwise.ts";
import { gather } from "./gather.ts";
import type { ValuesAndIndices } from "./max.ts";
import { dimAndOptions, mapRows } from "./reduce.ts";

/** Options of `sort` and `argsort`. */
export interface SortOptions {
  /** From the largest to the smallest. Default: false. */
  readonly descending?: boolean | undefined;
  /** Equals keep their order. They always do; it is an option because PyTorch has it. */
  readonly stable?: boolean | undefined;
}

/**
 * x with its elements in order along one axis, and where they were. NaN counts as the largest; equals keep their order.
 * Any shape → twice the same.
 *     dx  dy at the places that the elements came from
 * @throws IndexError if x has no such axis
 * @example
 * tensor([3, 1, 2]).sort() // { values: tensor([1., 2., 3.]), indices: tensor([1, 2, 0]) }
 * tensor([[3, 1], [2, 4]]).sort(0, { descending: true }).values // tensor([[3., 4.], [2., 1.]])
 */
export function sort(x: Tensor, dim: number | SortOptions = -1, options: SortOptions = {}): ValuesAndIndices {
  const [axis = -1, { descending = false }] = dimAndOptions<number, SortOptions>(
    "sort",
    dim,
    options,
    [],
    ["descending", "stable"],
  );
  const indices = sortedPlaces("sort", x, axis, descending);
  return { values: gather(x, axis, indices), indices };
}

/**
 * Where the elements would come from if x were sorted along one axis: x.gather(dim, argsort(x, dim)) is sorted. int32, no
 * gradient. Any shape → the same.
 * @throws IndexError if x has no such axis
 * @example
 * tensor([3, 1, 2]).argsort() // tensor([1, 2, 0])
 * tensor([3, 1, 2]).argsort({ descending: true }) // tensor([0, 2, 1])
 */
export function argsort(x: Tensor, dim: number | SortOptions = -1, options: SortOptions = {}): Tensor {
  const [axis = -1, { descending = false }] = dimAndOptions<number, SortOptions>(
    "argsort",
    dim,
    options,
    [],
    ["descending", "stable"],
  );
  return sortedPlaces("argsort", x, axis, descending);
}

/** The places of the elements along one axis, in the order of the elements: the first k of them, the rest is unspecified. */
export function sortedPlaces(op: string, x: Tensor, dim: number, descending: boolean, k: number = Infinity): Tensor {
  const axis = axisOf(op, x, dim);
  const indices = mapRows(op, x, axis, "int32", (y, x, start, end) => {
    const row = y.subarray(start, end);
    const upwards = (i: number, j: number): number => compare(x[start + i]!, x[start + j]!);
    const order = descending ? (i: number, j: number) => upwards(j, i) : upwards;
    // Candidates gather at the beginning of the row. When there are too many, they are sorted, and only the first k are kept.
    const most = k > 0 && 8 * k <= row.length ? Math.max(2 * k, 64) : Infinity;
    let count = 0;
    let last = -1;
    for (let i = 0; i < row.length; i++) {
      if (last < 0 || order(i, last) < 0) row[count++] = i;
      if (count < most) continue;
      row.subarray(0, count).sort(order);
      count = k;
      last = row[k - 1]!;
    }
    row.subarray(0, count).sort(order); // a stable sort, by the language's definition
  });
  return nonDifferentiable(op, indices);
}

/** Below 0 if a comes before b; NaN comes last. */
function compare(a: number, b: number): number {
  if (a < b) return -1;
  return a > b ? 1 : bit(Number.isNaN(a)) - bit(Number.isNaN(b));
}
