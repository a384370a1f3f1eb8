import { DTypeError, show, ValueError } from "./errors.ts";
import { newFloat32Array } from "./kernels/arrays.ts";

/** The element types. int32 stands where PyTorch has int64: ids, positions, counts. */
export type DType = "float32" | "int32" | "bool";

/** What holds the elements of a tensor: one array type a dtype. A bool is a byte, 0 or 1. */
export type TypedArray = Float32Array | Int32Array | Uint8Array;

/** The dtype that an array of this type holds. */
export function dtypeOf(storage: TypedArray): DType {
  if (storage instanceof Float32Array) return "float32";
  return storage instanceof Int32Array ? "int32" : "bool";
}

/**
 * A new array of `length` zeros.
 * @param unset whether it may hold anything else, since every element will be written to
 */
export function allocate(op: string, dtype: DType, length: number, unset = false): TypedArray {
  try {
    if (dtype === "float32") return newFloat32Array(length, unset);
    return dtype === "int32" ? new Int32Array(length) : new Uint8Array(length);
  } catch (cause) {
    if (!(cause instanceof RangeError)) throw cause;
    throw new ValueError(op, `no memory for ${length} elements of ${dtype}`);
  }
}

export function checkDType(op: string, dtype: DType): void {
  if (dtype !== "float32" && dtype !== "int32" && dtype !== "bool") {
    const fix = 'Use "int32" for int64, "float32" for other floats';
    throw new DTypeError(op, 'dtype is "float32", "int32" or "bool"', show(dtype), fix);
  }
}

const RANK: Record<DType, number> = { bool: 0, int32: 1, float32: 2 };

/** The dtype of a result of both: bool gives way to int32, and int32 to float32. */
export function promote(a: DType, b: DType): DType {
  return RANK[a] >= RANK[b] ? a : b;
}
