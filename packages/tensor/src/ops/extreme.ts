import { axesOf, checkTensor } from "../check.ts";
import type { TypedArray } from "../dtype.ts";
import { IndexError } from "../errors.ts";
import type { Dims } from "../shape.ts";
import type { Tensor } from "../tensor.ts";
import { div } from "./div.ts";
import { mul } from "./mul.ts";
import { type ReduceOptions, reduce, unreduce } from "./reduce.ts";
import { sum } from "./sum.ts";

/** Whether an op looks for the largest element or the smallest. */
export type Extreme = "largest" | "smallest";

/** The largest or smallest elements along some axes. NaN counts as either. […, n, …] → […, …], or […, 1, …] with keepdim */
export function extreme(op: string, x: Tensor, dim: Dims, options: ReduceOptions, which: Extreme): Tensor {
  checkNotEmpty(op, x, dim, which);
  const place = placeOf(which);
  return reduce(op, x, dim, options, x.dtype, (values, start, end) => values[place(values, start, end)]!);
}

/** Where these are, counted in row-major order along the axes: the first of equals. */
export function extremePlace(op: string, x: Tensor, dim: Dims, options: ReduceOptions, which: Extreme): Tensor {
  checkNotEmpty(op, x, dim, which);
  const place = placeOf(which);
  return reduce(op, x, dim, options, "int32", (values, start, end) => place(values, start, end) - start);
}

/** dy for each result of a reduction of `ties` along `dim`, in equal parts where there are ties. […, …] → […, n, …] */
export function shareAmong(ties: Tensor, dy: Tensor, dim: Dims): Tensor {
  return div(mul(unreduce(dy, ties, dim), ties), sum(ties, dim, { keepdim: true }));
}

function placeOf(which: Extreme): (values: TypedArray, start: number, end: number) => number {
  const sign = which === "largest" ? 1 : -1;
  return (values, start, end) => {
    let [best, place] = [Number.NEGATIVE_INFINITY, start];
    for (let i = start; i < end; i++) {
      const value = sign * values[i]!;
      if (value <= best) continue;
      if (Number.isNaN(value)) return i;
      [best, place] = [value, i];
    }
    return place;
  };
}

function checkNotEmpty(op: string, x: Tensor, dim: Dims, which: Extreme): void {
  checkTensor(op, x);
  const empty = axesOf(op, x, dim).find((axis) => x.shape[axis] === 0);
  if (empty === undefined) return;
  throw new IndexError(op, `there is no ${which} of no elements, but axis ${empty} has size 0`);
}
