import { checkTensor } from "../check.ts";
import { allocate, type DType, promote } from "../dtype.ts";
import { DTypeError, show } from "../errors.ts";
import { fastArithmetic } from "../kernels/arithmetic.ts";
import { inBlocks } from "../kernels/blocks.ts";
import type { MapRow, ZipRow } from "../kernels/elementwise.ts";
import { forEachRow, readContiguous } from "../kernels/strided.ts";
import { broadcastShapes, expandStrides, numel } from "../shape.ts";
import { Tensor } from "../tensor.ts";
import { to } from "./to.ts";

/** What a binary op takes: a tensor, or a number or boolean that stands for a scalar tensor. */
export type Operand = Tensor | number | boolean;

/**
 * Both operands as tensors. A number takes the other operand's dtype where it can, as in PyTorch: 2 beside an int32 tensor
 * is an int32, 2.5 is a float32 and makes the result one.
 */
export function operands(op: string, a: Operand, b: Operand): [Tensor, Tensor] {
  const dtype = a instanceof Tensor ? a.dtype : b instanceof Tensor ? b.dtype : "bool";
  return [asTensor(op, a, dtype), asTensor(op, b, dtype)];
}

function asTensor(op: string, x: Operand, beside: DType): Tensor {
  if (x instanceof Tensor) return x;
  if (typeof x === "boolean") return new Tensor(Uint8Array.of(x ? 1 : 0), []);
  if (typeof x !== "number") {
    throw new DTypeError(op, "operands are tensors, numbers or booleans", show(x), "Did you mean tensor(…)?");
  }
  const isInt32 = (x | 0) === x && beside !== "float32";
  return new Tensor(isInt32 ? Int32Array.of(x) : Float32Array.of(x), []);
}

/**
 * y = f(x), element by element, computed in float64 and rounded once to `dtype`. Any shape.
 * @param row f as a loop, for float32 that stays float32
 */
export function map(op: string, x: Tensor, dtype: DType, f: (x: number) => number, row?: MapRow): Tensor {
  checkTensor(op, x);
  const from = readContiguous(x.storage, x.shape, x);
  const y = allocate(op, dtype, from.length, true);
  if (row && from instanceof Float32Array && y instanceof Float32Array) row(y, from);
  else for (let i = 0; i < y.length; i++) y[i] = f(from[i]!);
  return new Tensor(y, x.shape);
}

/** Options of `zip`. */
interface ZipOptions {
  /** The result's dtype. Default: the operands' common one. */
  readonly dtype?: DType | undefined;
  /** f as a loop, for float32 operands. */
  readonly row?: ZipRow | undefined;
}

/**
 * y = f(a, b), element by element: the operands in their common dtype, computed in float64 and rounded once to `dtype`.
 * Shapes broadcast.
 */
export function zip(
  op: string,
  a: Tensor,
  b: Tensor,
  f: (a: number, b: number) => number,
  { dtype = promote(a.dtype, b.dtype), row }: ZipOptions = {},
): Tensor {
  const shape = broadcastShapes(op, a.shape, b.shape);
  const common = promote(a.dtype, b.dtype);
  const [p, q] = [to(a, common), to(b, common)];
  const shown = [p, q].map(({ storage, strides, offset, shape: own }) => ({
    storage,
    strides: expandStrides(op, own, strides, shape),
    offset,
  }));
  const y = allocate(op, dtype, numel(shape), true);
  if (row && common === "float32") {
    if (!fastArithmetic(row, y as Float32Array, shape, shown)) inBlocks(row, y, shape, shown);
  } else {
    let next = 0;
    forEachRow(shape, shown, (starts, steps, length) => {
      const [i, j] = starts as [number, number];
      const [di, dj] = steps as [number, number];
      for (let k = 0; k < length; k++) y[next++] = f(p.storage[i + k * di]!, q.storage[j + k * dj]!);
    });
  }
  return new Tensor(y, shape);
}

/** For ops that compare: 1 where the condition holds. */
export function bit(condition: boolean): number {
  return condition ? 1 : 0;
}
