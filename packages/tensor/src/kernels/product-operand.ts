import { contiguousStrides, numel } from "../shape.ts";
import { copyElements } from "./copies.ts";
import type { Engine } from "./load.ts";
import type { Matrices } from "./matrices.ts";
import { isResident } from "./memory.ts";
import { copyContiguous } from "./strided.ts";

/** An operand as the kernel takes it: its rows lie without gaps, or its columns do. */
export interface ProductOperand {
  readonly matrices: Matrices;
  readonly transposed: boolean;
  /** From row to row of what lies there. */
  readonly stride: number;
  /** All elements lie in storage from the matrices' offset on, within `span`. */
  readonly span: number;
  readonly resident: boolean;
}

/** x as it lies, where the kernel can read that; else a copy. */
export function operandOf(x: Matrices): ProductOperand {
  const [rows, columns] = [x.shape.at(-2)!, x.shape.at(-1)!];
  const [rowStride, colStride] = [x.strides.at(-2)!, x.strides.at(-1)!];
  const transposed = colStride !== 1 && columns !== 1;
  const inLines = !transposed || rowStride === 1 || rows === 1;
  const span = spanOf(x);
  const resident = isResident(x.storage);
  if (inLines && span !== null && (resident || span <= 2 * numel(x.shape))) {
    return { matrices: x, transposed, stride: transposed ? colStride : rowStride, span, resident };
  }
  const storage = copyContiguous(x.storage, x.shape, x);
  const matrices = { storage, shape: x.shape, strides: contiguousStrides(x.shape), offset: 0 };
  return { matrices, transposed: false, stride: columns, span: storage.length, resident: false };
}

/** From the first element of x to the last, how many places; null if some lie before the first. */
function spanOf({ shape, strides }: Matrices): number | null {
  let span = 1;
  for (let axis = 0; axis < shape.length; axis++) {
    if (strides[axis]! < 0) return null;
    span += (shape[axis]! - 1) * strides[axis]!;
  }
  return span;
}

/** How many elements of x the kernel cannot reach where they lie. */
export function copied(x: ProductOperand): number {
  return x.resident ? 0 : x.span;
}

/** Where the kernel finds the first element of x: where it lies, or in `to`, where it is copied. In elements. */
export function place(
  simd: Engine,
  { matrices: { storage, offset }, resident, span }: ProductOperand,
  to: number,
): number {
  if (resident) return storage.byteOffset / 4 + offset;
  copyElements(simd.heap, to, storage as Float32Array, offset, span);
  return to;
}
