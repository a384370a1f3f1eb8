import type { DType } from "../dtype.ts";
import { formatShape } from "../errors.ts";
import { bitsOf, isStoredDType, type StoredDType } from "../files/dtypes.ts";
import { readAs } from "../files/elements.ts";
import { quote } from "../files/error.ts";
import { decodeUtf8 } from "../files/utf8.ts";
import type { Shape } from "../shape.ts";
import { SafetensorsError } from "./error.ts";
import { parseHeaderJson, type RawEntry } from "./header-json.ts";

/** The bytes in front of the header: its length. */
export const LENGTH_BYTES = 8;
/** The reference implementation reads no longer header either. */
export const MAX_HEADER_BYTES = 100_000_000;

/** A tensor as the header describes it. */
export interface TensorEntry {
  /** The dtype in the file. */
  readonly storedAs: StoredDType;
  /** The dtype that it is read as; null if it cannot be read here. */
  readonly dtype: DType | null;
  readonly shape: Shape;
  /** Where its bytes are: from `begin` up to `end`, counted from the end of the header. */
  readonly begin: number;
  readonly end: number;
}

/** A checked header: the tensors cover the data without gap or overlap, and each has the bytes that its shape needs. */
export interface Header {
  readonly metadata: ReadonlyMap<string, string>;
  /** Under their names, in the order of their data. */
  readonly entries: ReadonlyMap<string, TensorEntry>;
}

/**
 * The length of the header.
 * @param start - the first 8 bytes of the file, or all that there are
 * @param size - how many bytes the file has; Infinity if nobody knows yet
 */
export function headerLength(start: Uint8Array, size: number): number {
  if (start.length < LENGTH_BYTES) {
    throw new SafetensorsError(`a file begins with the 8 bytes of its header's length, got ${start.length} bytes`);
  }
  const length = new DataView(start.buffer, start.byteOffset).getBigUint64(0, true);
  if (length > MAX_HEADER_BYTES) {
    throw new SafetensorsError(
      `a header has at most ${MAX_HEADER_BYTES} bytes, got a length of ${length}. Use readPth for a .pth`,
    );
  }
  if (LENGTH_BYTES + Number(length) > size) {
    throw new SafetensorsError(`the header must end within the file, got a length of ${length} in ${size} bytes`);
  }
  return Number(length);
}

/**
 * The header in these bytes.
 * @param dataSize - how many bytes come behind it; Infinity if nobody knows yet
 */
export function parseHeader(bytes: Uint8Array, dataSize: number): Header {
  const text = decodeUtf8(bytes);
  if (text === null) throw new SafetensorsError("the header must be UTF-8");
  if (!text.startsWith("{"))
    throw new SafetensorsError(`the header must begin with {, got ${quote(text.slice(0, 20))}`);
  const { metadata, entries } = parseHeaderJson(text, checkEntry);
  const sorted = [...entries].sort(([, a], [, b]) => a.begin - b.begin || a.end - b.end);
  checkCover(sorted, dataSize);
  return { metadata, entries: new Map(sorted) };
}

function checkEntry(name: string, { dtype, shape, offsets }: RawEntry): TensorEntry {
  if (!isStoredDType(dtype)) throw new SafetensorsError(`the format has no dtype ${quote(dtype)}`, name);
  const [begin, end] = offsets;
  if (begin === undefined || end === undefined || begin > end) {
    throw new SafetensorsError(`data_offsets are where its bytes begin and end, got ${formatShape(offsets)}`, name);
  }
  // An axis of size 0 must not hide sizes whose product, or strides, no number can hold.
  const product = shape.reduce((size, n) => size * Math.max(n, 1), 1);
  if (product > Number.MAX_SAFE_INTEGER) {
    throw new SafetensorsError(`a shape multiplies to less than 2^53, got ${formatShape(shape)}`, name);
  }
  const elements = shape.includes(0) ? 0 : product;
  if (elements * bitsOf(dtype) !== (end - begin) * 8) {
    const needed = `${elements} × ${bitsOf(dtype)} bits`;
    throw new SafetensorsError(`${dtype} ${formatShape(shape)} is ${needed}, got ${end - begin} bytes`, name);
  }
  return { storedAs: dtype, dtype: readAs(dtype), shape, begin, end };
}

/** Refuses gaps and overlaps. `entries` are in the order of their data. */
export function checkCover(entries: readonly (readonly [string, TensorEntry])[], dataSize: number): void {
  let covered = 0;
  for (const [name, { begin, end }] of entries) {
    if (end > dataSize) throw new SafetensorsError(`it ends at byte ${end} of ${dataSize} bytes of data`, name);
    if (begin !== covered) {
      const fault = begin < covered ? "overlaps the one before" : "leaves a gap";
      throw new SafetensorsError(`it must begin at byte ${covered} of the data, got ${begin}, which ${fault}`, name);
    }
    covered = end;
  }
  if (covered < dataSize && dataSize !== Number.POSITIVE_INFINITY) {
    throw new SafetensorsError(`tensors must cover all ${dataSize} bytes of data, but end at byte ${covered}`);
  }
}
