import { checkTensor } from "../check.ts";
import { allocate } from "../dtype.ts";
import { ShapeError, show, ValueError } from "../errors.ts";
import type { Layout } from "../kernels/layout.ts";
import { copyStrided } from "../kernels/strided.ts";
import { normalizeDim, numel, type Shape } from "../shape.ts";
import { record, Tensor, viewOf } from "../tensor.ts";

/** A bound of a slice: a whole number, negative from the end. null and undefined leave it out, as Python's `1:` does. */
export type Bound = number | null | undefined;

/**
 * Python's `start:end:step`, for `x.index(…)`. They are checked where they are used.
 * @example
 * arange(6).index(new Slice(1, null, 2)) // tensor([1, 3, 5])
 */
export class Slice {
  /** The first place. */
  readonly start: Bound;
  /** The place before which it ends. */
  readonly end: Bound;
  /** From each place to the next; from 1 on. */
  readonly step: Bound;

  constructor(start: Bound, end: Bound, step: Bound) {
    this.start = start;
    this.end = end;
    this.step = step;
  }
}

/**
 * Without a tensor, an index expression for `x.index(…)`: `slice(1, -1)` is Python's `1:-1`, `slice(1)` is `1:`,
 * `slice(null, 3)` is `:3`, `slice()` is `:`.
 * @example
 * const x = tensor([[1, 2, 3], [4, 5, 6]]);
 * x.index(slice(), slice(1)) // tensor([[2., 3.], [5., 6.]])
 * x.index("...", slice(null, -1)) // tensor([[1., 2.], [4., 5.]])
 */
export function slice(start?: Bound, end?: Bound, step?: Bound): Slice;
/**
 * The places start, start + step, … before `end` of one axis: a view. Bounds as in Python: negative ones count from the
 * end, and those beyond the axis stop at it. […, n, …] → […, ⌈(end - start) / step⌉, …]
 *     dx  dy at these places, else 0
 * @throws IndexError if x has no such axis
 * @throws ValueError if a bound is not a whole number, or the step not one from 1 on
 * @throws ShapeError if x is a scalar, which has no axis
 * @example
 * const ids = arange(6);
 * ids.slice(0, 1, 3) // tensor([1, 2])
 * ids.slice(0, -2) // tensor([4, 5])
 * ids.slice(0, 0, null, 2) // tensor([0, 2, 4])
 */
export function slice(x: Tensor, dim: number, start?: Bound, end?: Bound, step?: Bound): Tensor;
export function slice(x?: Tensor | Bound, dim?: Bound, start?: Bound, ...rest: Bound[]): Tensor | Slice {
  if (rest.length > 0) checkTensor("slice", x as Tensor);
  if (!(x instanceof Tensor)) return new Slice(x, dim, start);
  const [end, step] = rest;
  const axis = axisToTakeFrom("slice", x, dim!);
  const range = rangeOf(x.shape[axis]!, start, end, step);
  const { strides, offset } = layoutOf(x, axis, range);
  const y = viewOf(x, x.shape.with(axis, range.length), strides, offset);
  return record("slice", y, [[x, (dy) => placeSlice(dy, x.shape, axis, range)]]);
}

/** The places start, start + step, … of an axis. */
interface Range {
  readonly start: number;
  readonly step: number;
  readonly length: number;
}

/**
 * Zeros of `shape` with x at the places of the range.
 *     dx  dy at these places
 */
function placeSlice(x: Tensor, shape: Shape, axis: number, range: Range): Tensor {
  const y = new Tensor(allocate("sliceBackward", x.dtype, numel(shape)), shape);
  copyStrided(y.storage, layoutOf(y, axis, range), x.storage, x, x.shape);
  const { start, step, length } = range;
  return record("sliceBackward", y, [[x, (dy) => slice(dy, axis, start, start + length * step, step)]]);
}

/** Where the places of the range are. */
function layoutOf(x: Tensor, axis: number, { start, step, length }: Range): Layout {
  const stride = x.strides[axis]!;
  return { strides: x.strides.with(axis, step * stride), offset: x.offset + (length === 0 ? 0 : start * stride) };
}

/** Bounds and a step worked out for an axis of size n. */
function rangeOf(n: number, start: Bound, end: Bound, step: Bound): Range {
  const every = step ?? 1;
  checkStep(every);
  const clamp = (bound: number): number => {
    checkBound(bound);
    return Math.min(Math.max(bound < 0 ? bound + n : bound, 0), n);
  };
  const [from, to] = [clamp(start ?? 0), clamp(end ?? n)];
  return { start: from, step: every, length: Math.max(Math.ceil((to - from) / every), 0) };
}

function checkBound(bound: number): void {
  if (!Number.isSafeInteger(bound)) throw new ValueError("slice", `bounds are whole numbers, got ${show(bound)}`);
}

function checkStep(step: number): void {
  if (Number.isSafeInteger(step) && step >= 1) return;
  throw new ValueError("slice", `step must be a whole number from 1 on, got ${show(step)}`, "Use flip to go backwards");
}

/** The axis that `dim` names, for ops that take places from one. */
export function axisToTakeFrom(op: string, x: Tensor, dim: number): number {
  checkTensor(op, x);
  if (x.ndim === 0)
    throw new ShapeError(op, "a scalar has no axis to take from", [x.shape], "Use item() for its value");
  return normalizeDim(op, dim, x.ndim);
}
