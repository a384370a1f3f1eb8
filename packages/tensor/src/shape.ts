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
        throw new ShapeError(op, rule, shapes, likelyFix(shapes), -fromEnd);
      }
      result[rank - fromEnd] = n;
    }
  }
  return result;
}

/** For two shapes that do not broadcast: the axis of size 1 that would make them, or the part of a mask. */
function likelyFix(shapes: readonly Shape[]): string {
  const lacking = missingAxis(shapes);
  if (lacking !== "") return `Did you mean ${lacking}, or { keepdim: true } where it was reduced?`;
  const [small, large] = shapes.toSorted((a, b) => a.at(-1)! - b.at(-1)!) as [Shape, Shape];
  const n = small.at(-1);
  const areMasks = shapes.length === 2 && n! < large.at(-1)! && shapes.every((shape) => shape.at(-1) === shape.at(-2));
  return areMasks ? `Did you mean slice(-2, 0, ${n}).slice(-1, 0, ${n}) of ${formatShape(large)}?` : "";
}

/** The axis of size 1 that the shorter of two shapes lacks to broadcast, but for the last `kept` axes; "" if none helps. */
export function missingAxis(shapes: readonly Shape[], kept: number = 0): string {
  const [long, short] = shapes.toSorted((a, b) => b.length - a.length) as [Shape, Shape];
  if (shapes.length !== 2 || long.length === short.length) return "";
  for (let axis = 1; axis <= short.length - kept; axis++) {
    const fits = short.toSpliced(axis, 0, 1).every((n, i) => {
      const other = long[i + long.length - short.length - 1];
      return n === 1 || other === 1 || n === other || i > short.length - kept;
    });
    if (fits) return `unsqueeze(${axis}) of ${formatShape(short)}`;
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
      typeof dim === "number" ? lastOf(rank) : "Say which, as in -1 for the last one",
    );
  }
  return dim < 0 ? dim + range : dim;
}

/** For a number that is out of range: those of the last of n axes or places. */
export function lastOf(n: number): string {
  return n === 0 ? "" : `Use ${n - 1} or -1 for the last one`;
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
  const axes = [...list].map((dim) => normalizeDim(op, dim, rank)); // map alone passes over holes
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
  if (!fits) {
    const rule = "only axes of size 1, and new leading axes, can be expanded";
    throw new ShapeError(op, rule, [from, to], "Use repeat for more of the same");
  }
  return to.map((n, axis) => (axis < added || from[axis - added] !== n ? 0 : strides[axis - added]!));
}
