import { formatShape, IndexError, ShapeError, show } from "./errors.ts";

/** The size of each axis, outermost first. `[]` is the shape of a scalar. */
export type Shape = readonly number[];

/** One axis or several; negative ones count from the last. `undefined` and `null` mean all axes. */
export type Dims = number | readonly number[] | null | undefined;

/** How many elements a tensor of this shape has; 1 for a scalar. */
export function numel(shape: Shape): number {
  let size = 1;
  for (const n of shape) size *= n;
  return size;
}

/** Refuses what is not a list of whole, non-negative sizes, or has more elements than a number can count exactly. */
export function checkShape(op: string, shape: Shape): void {
  if (!Array.isArray(shape)) {
    throw new ShapeError(
      op,
      `a shape is an array of sizes, got ${show(shape)}`,
      [],
      typeof shape === "number" ? `Did you mean [${shape}]? Several sizes are one array, as in [2, 3]` : "",
    );
  }
  // By index: a hole in a sparse array is no size either.
  for (let axis = 0; axis < shape.length; axis++) {
    if (!Number.isSafeInteger(shape[axis]) || shape[axis]! < 0) {
      throw new ShapeError(op, `sizes are whole numbers from 0 on, but axis ${axis} is ${show(shape[axis])}`, [shape]);
    }
  }
  if (!Number.isSafeInteger(numel(shape)))
    throw new ShapeError(op, "these are more elements than can be counted", [shape]);
}

export function sameShape(a: Shape, b: Shape): boolean {
  return a.length === b.length && a.every((n, axis) => n === b[axis]);
}

/** The strides, in elements, of a row-major tensor: the last axis has stride 1. */
export function contiguousStrides(shape: Shape): number[] {
  const strides = new Array<number>(shape.length);
  let stride = 1;
  for (let axis = shape.length - 1; axis >= 0; axis--) {
    strides[axis] = stride;
    stride *= Math.max(shape[axis]!, 1);
  }
  return strides;
}

/** Whether these strides walk the elements in row-major order, one after the other. Axes of size 1 may have any stride. */
export function isContiguous(shape: Shape, strides: Shape): boolean {
  let expected = 1;
  for (let axis = shape.length - 1; axis >= 0; axis--) {
    if (shape[axis] === 0) return true;
    if (shape[axis] === 1) continue;
    if (strides[axis] !== expected) return false;
    expected *= shape[axis]!;
  }
  return true;
}

/**
 * The shape that all of these expand to: aligned at the last axis, sizes equal or 1.
 * @throws ShapeError if two sizes differ and neither is 1
 * @see https://numpy.org/doc/stable/user/basics.broadcasting.html
 */
export function broadcastShapes(op: string, ...shapes: readonly Shape[]): number[] {
  const rank = Math.max(0, ...shapes.map((shape) => shape.length));
  const result = new Array<number>(rank).fill(1);
  for (const shape of shapes) {
    for (let fromEnd = 1; fromEnd <= shape.length; fromEnd++) {
      const n = shape[shape.length - fromEnd]!;
      const have = result[rank - fromEnd]!;
      if (n === have || n === 1) continue;
      if (have !== 1) {
        const rule = `sizes must match or be 1, but axis -${fromEnd} has ${have} and ${n}`;
        throw new ShapeError(op, rule, shapes, missingAxis(shapes));
      }
      result[rank - fromEnd] = n;
    }
  }
  return result;
}

/** For two shapes that do not broadcast: the axis of size 1 that would make them. */
function missingAxis(shapes: readonly Shape[]): string {
  const [long, short] = shapes.toSorted((a, b) => b.length - a.length);
  if (shapes.length !== 2 || long!.length !== short!.length + 1 || short!.length === 0) return "";
  for (let axis = 1; axis <= short!.length; axis++) {
    const fits = short!.toSpliced(axis, 0, 1).every((n, i) => n === 1 || long![i] === 1 || n === long![i]);
    if (fits)
      return `Did you mean unsqueeze(${axis}) of ${formatShape(short!)}, or { keepdim: true } where it was reduced?`;
  }
  return "";
}

/** `dim` counted from the front: -1 becomes rank - 1. A scalar takes 0 and -1, as in PyTorch. */
export function normalizeDim(op: string, dim: number, rank: number): number {
  const range = Math.max(rank, 1);
  if (!Number.isInteger(dim) || dim < -range || dim >= range) {
    throw new IndexError(
      op,
      `dim must be a whole number from ${-range} to ${range - 1} for ${rank} axes, got ${show(dim)}`,
      dim === undefined ? "Say which, as in -1 for the last one" : "",
    );
  }
  return dim < 0 ? dim + range : dim;
}

/** The axes that `dims` names, each once, in rising order; no dims, or an empty list, are all axes. */
export function normalizeDims(op: string, dims: Dims, rank: number): number[] {
  if (dims === undefined || dims === null) return Array.from({ length: rank }, (_, axis) => axis);
  const list = typeof dims === "number" ? [dims] : dims;
  if (!Array.isArray(list)) {
    throw new IndexError(op, `dim must be a whole number or an array of them, got ${typeof dims}`);
  }
  if (list.length === 0) return Array.from({ length: rank }, (_, axis) => axis);
  if (rank > 64) throw new IndexError(op, `names axes of tensors with up to 64, got ${rank} axes`); // as PyTorch
  const axes = Array.from(list, (dim) => normalizeDim(op, dim, rank)); // not map, which passes over holes
  const twice = axes.find((axis, i) => axes.indexOf(axis) !== i);
  if (twice !== undefined) throw new IndexError(op, `dim ${twice} appears more than once in ${formatShape(list)}`);
  return rank === 0 ? [] : axes.sort((a, b) => a - b);
}

/**
 * The strides that show a tensor in a larger shape without copying: 0 along the axes it is repeated on.
 * @throws ShapeError if a size of more than 1 would have to change
 */
export function expandStrides(op: string, from: Shape, strides: Shape, to: Shape): number[] {
  const added = to.length - from.length;
  const fits = added >= 0 && from.every((n, axis) => n === to[added + axis] || n === 1);
  if (!fits) throw new ShapeError(op, "only axes of size 1, and new leading axes, can be expanded", [from, to]);
  return to.map((n, axis) => (axis < added || from[axis - added] !== n ? 0 : strides[axis - added]!));
}
