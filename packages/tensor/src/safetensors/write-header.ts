import type { DType } from "../dtype.ts";
import { bitsOf, type StoredDType } from "../files/dtypes.ts";
import { quote } from "../files/error.ts";
import { encodeUtf8, isWellFormed } from "../files/utf8.ts";
import { numel } from "../shape.ts";
import { Tensor } from "../tensor.ts";
import { SafetensorsError } from "./error.ts";
import { LENGTH_BYTES, MAX_HEADER_BYTES } from "./header.ts";
import { MAX_AXES, METADATA } from "./header-json.ts";

/** Values under names. */
export type Named<T> = Readonly<Record<string, T>> | ReadonlyMap<string, T>;

const STORED: Record<DType, StoredDType> = { float32: "F32", int32: "I32", bool: "BOOL" };

/** The tensors in the order of the file, and its header, length included. */
export function layOut(
  tensors: Named<Tensor>,
  metadata: Named<string>,
): { header: Uint8Array<ArrayBuffer>; sorted: Tensor[]; dataSize: number } {
  const sorted = entriesOf(tensors).map(([name, x]) => ({ name, x: checkTensor(name, x), points: codePoints(name) }));
  sorted.sort((a, b) => rank(a.x) - rank(b.x) || compare(a.points, b.points));
  let end = 0;
  const described = sorted.map(({ name, x }) => {
    const begin = end;
    const stored = STORED[x.dtype];
    end += (numel(x.shape) * bitsOf(stored)) / 8;
    return member(name, JSON.stringify({ dtype: stored, shape: x.shape, data_offsets: [begin, end] }));
  });
  const texts = entriesOf(metadata).map(([key, text]) => member(key, JSON.stringify(checkText(key, text))));
  if (texts.length > 0) described.unshift(member(METADATA, `{${texts.join(",")}}`));
  return { header: encodeHeader(`{${described.join(",")}}`), sorted: sorted.map(({ x }) => x), dataSize: end };
}

function encodeHeader(json: string): Uint8Array<ArrayBuffer> {
  const text = encodeUtf8(json);
  const length = Math.ceil(text.length / 8) * 8; // so that the data begins at a multiple of 8
  if (length > MAX_HEADER_BYTES) {
    throw new SafetensorsError(
      `a header has at most ${MAX_HEADER_BYTES} bytes, but these names and metadata need ${length}`,
    );
  }
  const header = new Uint8Array(LENGTH_BYTES + length).fill(" ".charCodeAt(0));
  new DataView(header.buffer).setBigUint64(0, BigInt(length), true);
  header.set(text, LENGTH_BYTES);
  return header;
}

function checkTensor(name: string, x: unknown): Tensor {
  if (name === METADATA) throw new SafetensorsError("the format keeps this name for the metadata", name);
  if (!(x instanceof Tensor)) {
    throw new SafetensorsError(`only tensors can be written, got ${x === null ? "null" : typeof x}`, name);
  }
  if (x.ndim > MAX_AXES) throw new SafetensorsError(`a tensor has at most ${MAX_AXES} axes, got ${x.ndim}`, name);
  return x;
}

function checkText(key: string, text: unknown): string {
  if (typeof text !== "string") {
    throw new SafetensorsError(`metadata are text, but ${quote(key)} is of type ${typeof text}. Pass it as a string`);
  }
  if (!isWellFormed(text))
    throw new SafetensorsError(`metadata ${quote(key)} has half a surrogate pair: ${quote(text)}`);
  return text;
}

/** A member of an object in JSON. The object is not made: it would order its names anew, and loses `__proto__`. */
function member(key: string, json: string): string {
  if (!isWellFormed(key)) throw new SafetensorsError(`names must not have half a surrogate pair, got ${quote(key)}`);
  return `${JSON.stringify(key)}:${json}`;
}

function entriesOf<T>(named: Named<T>): [string, T][] {
  return named instanceof Map ? [...named] : Object.entries(named as Readonly<Record<string, T>>);
}

/** Wide elements first, so that each tensor begins at a multiple of its element. */
function rank({ dtype }: Tensor): number {
  return ["float32", "int32", "bool"].indexOf(dtype);
}

function codePoints(name: string): number[] {
  return Array.from(name, (char) => char.codePointAt(0)!);
}

function compare(a: readonly number[], b: readonly number[]): number {
  const i = a.findIndex((point, i) => point !== b[i]);
  return i === -1 ? a.length - b.length : a[i]! - (b[i] ?? -1);
}
