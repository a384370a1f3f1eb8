import type { TypedArray } from "../dtype.ts";
import type { Shape } from "../shape.ts";
import { forEachRow } from "./strided.ts";

/** A stack of matrices in an array, [batch…, rows, columns]. */
export interface Matrices {
  readonly storage: TypedArray;
  readonly shape: Shape;
  /** In elements; 0 along an axis of the batch repeats a matrix. */
  readonly strides: Shape;
  readonly offset: number;
}

/** The sizes of a product. */
export function sizesOf(a: Matrices, b: Matrices): [m: number, k: number, n: number] {
  return [a.shape.at(-2)!, a.shape.at(-1)!, b.shape.at(-1)!];
}

/** Calls `pair` with where the two matrices begin, for each place in the batch. */
export function forEachPair(a: Matrices, b: Matrices, pair: (aOffset: number, bOffset: number) => void): void {
  if (a.shape.length === 2) {
    pair(a.offset, b.offset);
    return;
  }
  const layouts = [a, b].map(({ strides, offset }) => ({ strides: strides.slice(0, -2), offset }));
  forEachRow(a.shape.slice(0, -2), layouts, (starts, steps, length) => {
    for (let i = 0; i < length; i++) pair(starts[0]! + i * steps[0]!, starts[1]! + i * steps[1]!);
  });
}
