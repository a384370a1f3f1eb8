import type { DType, TypedArray } from "../dtype.ts";
import type { StoredDType } from "./dtypes.ts";

/**
 * Decodes bytes, which begin at a multiple of 8, into as many elements as `into` has. Returns where the first is that
 * does not fit, or -1.
 */
export type Decode = (bytes: Uint8Array, into: TypedArray) => number;

/** What a dtype of a file becomes here; `decode` is null where the bytes are the elements. */
export const DECODERS: { readonly [D in StoredDType]?: { readonly dtype: DType; readonly decode: Decode | null } } = {
  F32: { dtype: "float32", decode: null },
  F16: { dtype: "float32", decode: decodeF16 },
  BF16: { dtype: "float32", decode: decodeBF16 },
  I32: { dtype: "int32", decode: null },
  I8: { dtype: "int32", decode: (bytes, into) => widen(new Int8Array(bytes.buffer, bytes.byteOffset), into) },
  U8: { dtype: "int32", decode: widen },
  I16: { dtype: "int32", decode: (bytes, into) => widen(new Int16Array(bytes.buffer, bytes.byteOffset), into) },
  U16: { dtype: "int32", decode: (bytes, into) => widen(new Uint16Array(bytes.buffer, bytes.byteOffset), into) },
  U32: { dtype: "int32", decode: decodeU32 },
  I64: { dtype: "int32", decode: decodeI64 },
  U64: { dtype: "int32", decode: decodeU64 },
  BOOL: { dtype: "bool", decode: decodeBool },
};

function bitsOfFloats(array: TypedArray): Int32Array {
  return new Int32Array(array.buffer, array.byteOffset, array.length);
}

/** sign · (1 + m/2^10) · 2^(e-15); for e = 0, sign · m · 2^-24. A NaN keeps its bits. */
function decodeF16(bytes: Uint8Array, into: TypedArray): number {
  const halves = new Uint16Array(bytes.buffer, bytes.byteOffset, into.length);
  const bits = bitsOfFloats(into);
  for (let i = 0; i < halves.length; i++) {
    const half = halves[i]!;
    const sign = (half & 0x8000) << 16;
    const exponent = (half >> 10) & 31;
    const mantissa = half & 0x3ff;
    if (exponent === 0) into[i] = (sign === 0 ? 1 : -1) * mantissa * 2 ** -24;
    else bits[i] = sign | ((exponent === 31 ? 255 : exponent + 112) << 23) | (mantissa << 13);
  }
  return -1;
}

/** The upper half of a float32. */
function decodeBF16(bytes: Uint8Array, into: TypedArray): number {
  const halves = new Uint16Array(bytes.buffer, bytes.byteOffset, into.length);
  const bits = bitsOfFloats(into);
  for (let i = 0; i < halves.length; i++) bits[i] = halves[i]! << 16;
  return -1;
}

function widen(from: Int8Array | Uint8Array | Int16Array | Uint16Array, into: TypedArray): number {
  for (let i = 0; i < into.length; i++) into[i] = from[i]!;
  return -1;
}

function decodeU32(bytes: Uint8Array, into: TypedArray): number {
  const words = new Uint32Array(bytes.buffer, bytes.byteOffset, into.length);
  into.set(words);
  return words.findIndex((word) => word > 0x7fffffff);
}

function decodeI64(bytes: Uint8Array, into: TypedArray): number {
  const words = new Int32Array(bytes.buffer, bytes.byteOffset, 2 * into.length);
  for (let i = 0; i < into.length; i++) {
    const low = words[2 * i]!;
    if (words[2 * i + 1] !== low >> 31) return i;
    into[i] = low;
  }
  return -1;
}

function decodeU64(bytes: Uint8Array, into: TypedArray): number {
  const words = new Int32Array(bytes.buffer, bytes.byteOffset, 2 * into.length);
  for (let i = 0; i < into.length; i++) {
    const low = words[2 * i]!;
    if (low < 0 || words[2 * i + 1] !== 0) return i;
    into[i] = low;
  }
  return -1;
}

function decodeBool(bytes: Uint8Array, into: TypedArray): number {
  into.set(bytes);
  return bytes.findIndex((byte) => byte > 1);
}
