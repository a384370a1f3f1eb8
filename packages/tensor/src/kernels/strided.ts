import type { TypedArray } from "../dtype.ts";
import { contiguousStrides, isContiguous, numel, type Shape } from "../shape.ts";
import { newFloat32Array } from "./arrays.ts";
import type { Layout } from "./layout.ts";

/** Does the work of one innermost row. Operand i's elements are at `starts[i] + k·steps[i]`, k = 0 … length - 1. */
export type RowLoop = (starts: readonly number[], steps: readonly number[], length: number) => void;

/**
 * Walks operands of one shape together, in row-major order, a row at a time. Axes that follow each other without a gap
 * in every operand are walked as one, so that contiguous operands are a single row.
 */
export function forEachRow(shape: Shape, operands: readonly Layout[], row: RowLoop): void {
  if (numel(shape) === 0) return;
  const { sizes, strides } = mergeAxes(shape, operands);
  const last = sizes.length - 1;
  const length = sizes[last]!;
  const steps = strides.map((of) => of[last]!);
  const starts = operands.map((operand) => operand.offset);
  const index = new Array<number>(last).fill(0);
  for (;;) {
    row(starts, steps, length);
    let axis = last - 1;
    for (; axis >= 0; axis--) {
      const wraps = ++index[axis]! === sizes[axis]!;
      for (let i = 0; i < starts.length; i++) {
        const stride = strides[i]![axis]!;
        // Not with a factor of 1 - size: 0 times that is -0, and engines then count in float64 for good, at half the speed.
        if (wraps) starts[i]! -= (sizes[axis]! - 1) * stride;
        else starts[i]! += stride;
      }
      if (!wraps) break;
      index[axis] = 0;
    }
    if (axis < 0) return;
  }
}

/** The same walk with as few axes as possible, and at least one. */
export function mergeAxes(shape: Shape, operands: readonly Layout[]): { sizes: number[]; strides: number[][] } {
  const sizes: number[] = [];
  const strides: number[][] = operands.map(() => []);
  for (let axis = 0; axis < shape.length; axis++) {
    const n = shape[axis]!;
    if (n === 1) continue;
    const outer = sizes.length - 1;
    const joins = outer >= 0 && operands.every((of, i) => strides[i]![outer] === n * of.strides[axis]!);
    if (joins) sizes[outer]! *= n;
    else sizes.push(n);
    operands.forEach((of, i) => {
      strides[i]![joins ? outer : sizes.length - 1] = of.strides[axis]!;
    });
  }
  if (sizes.length === 0) return { sizes: [1], strides: operands.map(() => [1]) };
  return { sizes, strides };
}

/** The elements in row-major order: a view of `from` where they already lie so, else a copy. Never written to. */
export function readContiguous(from: TypedArray, shape: Shape, layout: Layout): TypedArray {
  const size = numel(shape);
  if (!isContiguous(shape, layout.strides)) return copyContiguous(from, shape, layout);
  return size === from.length ? from : from.subarray(layout.offset, layout.offset + size);
}

/** The elements in row-major order, in an array of their own. */
export function copyContiguous(from: TypedArray, shape: Shape, layout: Layout): TypedArray {
  const size = numel(shape);
  if (isContiguous(shape, layout.strides)) return from.slice(layout.offset, layout.offset + size);
  const to = newLike(from, size);
  copyStrided(to, { strides: contiguousStrides(shape), offset: 0 }, from, layout, shape);
  return to;
}

/** From this many elements on, copying a block is faster than a loop, in spite of the view that it needs. */
const LONG = 64;

/** to ← from, element by element, in any two layouts of one shape. */
export function copyStrided(to: TypedArray, toLayout: Layout, from: TypedArray, layout: Layout, shape: Shape): void {
  forEachRow(shape, [toLayout, layout], (starts, steps, length) => {
    copyRow(to, starts[0]!, steps[0]!, from, starts[1]!, steps[1]!, length);
  });
}

/** The `length` elements of `to` at t, t + dt, … ← those of `from` at f, f + df, … */
export function copyRow(
  to: TypedArray,
  t: number,
  dt: number,
  from: TypedArray,
  f: number,
  df: number,
  length: number,
): void {
  if (dt === 1 && df === 1 && length >= LONG) to.set(from.subarray(f, f + length), t);
  else if (dt === 1 && df === 0) to.fill(from[f]!, t, t + length);
  else if (to instanceof Float32Array && from instanceof Float32Array) copyFloats(to, t, dt, from, f, df, length);
  else for (let k = 0; k < length; k++) to[t + k * dt] = from[f + k * df]!;
}

/** A loop for float32 alone: engines compile a loop for the array types that it has met, and further types slow it down. */
function copyFloats(
  to: Float32Array,
  t: number,
  dt: number,
  from: Float32Array,
  f: number,
  df: number,
  length: number,
): void {
  let k = 0;
  if (dt === 1 && df === 1) {
    for (; k + 3 < length; k += 4) {
      to[t + k] = from[f + k]!;
      to[t + k + 1] = from[f + k + 1]!;
      to[t + k + 2] = from[f + k + 2]!;
      to[t + k + 3] = from[f + k + 3]!;
    }
  }
  for (; k < length; k++) to[t + k * dt] = from[f + k * df]!;
}

function newLike(array: TypedArray, length: number): TypedArray {
  if (array instanceof Float32Array) return newFloat32Array(length, true);
  return array instanceof Int32Array ? new Int32Array(length) : new Uint8Array(length);
}
