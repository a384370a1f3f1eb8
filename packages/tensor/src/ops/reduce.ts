import { axesOf, axisOf, optionsOf } from "../check.ts";
import type { TypedArray } from "../dtype.ts";
import { allocate, type DType } from "../dtype.ts";
import { copyContiguous, readContiguous } from "../kernels/strided.ts";
import { contiguousStrides, type Dims, numel, type Shape } from "../shape.ts";
import { Tensor } from "../tensor.ts";
import { expand } from "./expand.ts";
import { reshape } from "./view.ts";

/** Options of every reduction. */
export interface ReduceOptions {
  /** Keep the reduced axes with size 1. Default: false. */
  readonly keepdim?: boolean | undefined;
}

/**
 * Arguments `(dim, options)` whose dim may be left out, so that the options come in its place: `x.sum({ keepdim: true })`.
 * @throws ValueError if the options are no object, as PyTorch's positional keepdim, or have other names
 */
export function dimAndOptions<D, O extends object>(
  op: string,
  dim: D | O,
  options: O,
  names: readonly (keyof O & string)[],
  flags: readonly (keyof O & string)[] = [],
): [D | undefined, O] {
  const isOptions = typeof dim === "object" && dim !== null && !Array.isArray(dim) && !(dim instanceof Tensor);
  const [given, rest] = isOptions ? [undefined, dim as O] : [dim as D, options];
  return [given, optionsOf(op, rest, names, flags)];
}

/** Reduces the elements start … end - 1 of `values` to one number. */
export type ReduceRow = (values: TypedArray, start: number, end: number) => number;

/** Each result from the elements along the axes `dim`, taken in row-major order. […, n, …] → […, …], or […, 1, …] */
export function reduce(
  op: string,
  x: Tensor,
  dim: Dims,
  { keepdim = false }: ReduceOptions,
  dtype: DType,
  f: ReduceRow,
): Tensor {
  const axes = axesOf(op, x, dim);
  const rows = readContiguous(x.storage, ...axesLast(x, axes));
  const n = numel(axes.map((axis) => x.shape[axis]!));
  const shape = reducedShape(x.shape, axes, keepdim);
  const y = allocate(op, dtype, numel(shape), true);
  for (let i = 0; i < y.length; i++) y[i] = f(rows, i * n, (i + 1) * n);
  return new Tensor(y, shape);
}

/** The way back: shows y, the result of a reduction of x along `dim`, in x's shape. […, …] or […, 1, …] → […, n, …] */
export function unreduce(y: Tensor, x: Tensor, dim: Dims): Tensor {
  const axes = axesOf("unreduce", x, dim);
  return expand(reshape(y, reducedShape(x.shape, axes, true)), x.shape);
}

/** The shape that is left of `shape` when `axes` are reduced. */
export function reducedShape(shape: Shape, axes: readonly number[], keepdim: boolean): number[] {
  const whole = shape.map((n, axis) => (axes.includes(axis) ? 1 : n));
  return keepdim ? whole : whole.filter((_, axis) => !axes.includes(axis));
}

/** x's shape and layout with `axes`, in rising order, moved behind the others. */
export function axesLast(x: Tensor, axes: readonly number[]): [Shape, { strides: Shape; offset: number }] {
  if (axes[0] === x.ndim - axes.length) return [x.shape, x];
  const order = [...x.shape.keys()].filter((axis) => !axes.includes(axis)).concat(axes);
  const pick = (list: Shape): number[] => order.map((axis) => list[axis]!);
  return [pick(x.shape), { strides: pick(x.strides), offset: x.offset }];
}

/** Computes the row start … end - 1 of `y` from the same row of `x`. */
export type MapRow = (y: TypedArray, x: TypedArray, start: number, end: number) => void;

/** y of x's shape, each row along the axis `dim` computed from the same row of x. A scalar is one row of one element. */
export function mapRows(op: string, x: Tensor, dim: number, dtype: DType, f: MapRow): Tensor {
  const axis = axisOf(op, x, dim);
  const [shape, layout] = axesLast(x, x.ndim === 0 ? [] : [axis]);
  const rows = readContiguous(x.storage, shape, layout);
  const y = allocate(op, dtype, rows.length);
  const n = x.shape[axis] ?? 1;
  for (let start = 0; start < rows.length; start += n) f(y, rows, start, start + n);
  return fromAxisLast(y, shape, axis);
}

/** `values` of a tensor whose axis `axis` was moved behind the others: back where it was, in row-major order. */
export function fromAxisLast(values: TypedArray, shape: Shape, axis: number): Tensor {
  const last = shape.length - 1;
  if (axis === last || last < 0) return new Tensor(values, shape);
  const back = (list: Shape): number[] => list.slice(0, -1).toSpliced(axis, 0, list[last]!);
  const layout = { strides: back(contiguousStrides(shape)), offset: 0 };
  return new Tensor(copyContiguous(values, back(shape), layout), back(shape));
}
