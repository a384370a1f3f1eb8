import { allocate, type DType, type TypedArray } from "../dtype.ts";
import { DECODERS } from "./decoders.ts";
import { bitsOf, type StoredDType } from "./dtypes.ts";
import type { Refuse } from "./error.ts";

/** How many elements are decoded at a time: the file's bytes wait in an array of so many, not in one of all. */
const PIECE = 2 ** 18;

/** What is to be read: so many elements of a dtype, from a place in the file on. */
export interface StoredElements {
  readonly storedAs: StoredDType;
  /** What they are read as; null if they cannot be. */
  readonly dtype: DType | null;
  /** Where their bytes begin. */
  readonly begin: number;
}

/** The dtype that a dtype of a file is read as; null if it cannot be read. */
export function readAs(stored: StoredDType): DType | null {
  return DECODERS[stored]?.dtype ?? null;
}

/** An array for so many elements of this tensor. */
export function allocateFor(
  name: string,
  { storedAs, dtype }: Omit<StoredElements, "begin">,
  length: number,
  refuse: Refuse,
): TypedArray {
  if (dtype === null) throw refuse(`no dtype here holds ${storedAs}. Convert it to F32 before`, name);
  return allocate("get", dtype, length);
}

/** Whether a tensor's bytes are its elements as they are. */
export function isRaw(storedAs: StoredDType): boolean {
  return DECODERS[storedAs]?.decode === null;
}

/**
 * What is to be read for the elements of a tensor, in order: where in the file, and the array to fill. A piece is decoded
 * into `into` when the next is asked for.
 */
export function* pieces(
  name: string,
  entry: StoredElements,
  into: TypedArray,
  refuse: Refuse,
): Generator<{ readonly offset: number; readonly bytes: Uint8Array }, void, undefined> {
  const { storedAs, begin } = entry;
  const decode = DECODERS[storedAs]!.decode;
  if (decode === null) {
    yield { offset: begin, bytes: bytesOf(into) };
    return;
  }
  const size = bitsOf(storedAs) / 8;
  const buffer = new Uint8Array(Math.min(PIECE, into.length) * size);
  for (let first = 0; first < into.length; first += PIECE) {
    const elements = into.subarray(first, first + PIECE);
    const bytes = buffer.subarray(0, elements.length * size);
    yield { offset: begin + first * size, bytes };
    const misfit = decode(bytes, elements);
    if (misfit === -1) continue;
    const value = `${valueAt(storedAs, bytes, misfit)} at ${first + misfit}`;
    throw refuse(`every ${storedAs} must fit ${entry.dtype}, got ${value} in row-major order`, name);
  }
}

/** The bytes of these elements: the same memory. */
export function bytesOf(array: TypedArray): Uint8Array {
  return new Uint8Array(array.buffer, array.byteOffset, array.byteLength);
}

/** The value of an integer that does not fit, for the error. */
function valueAt(stored: StoredDType, bytes: Uint8Array, i: number): number | bigint {
  const view = new DataView(bytes.buffer, bytes.byteOffset);
  if (stored === "I64") return view.getBigInt64(8 * i, true);
  if (stored === "U64") return view.getBigUint64(8 * i, true);
  return stored === "U32" ? view.getUint32(4 * i, true) : bytes[i]!;
}
