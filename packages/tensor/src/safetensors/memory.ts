import { allocateFor, isRaw, pieces } from "../files/elements.ts";
import { asBytes } from "../files/source.ts";
import { numel } from "../shape.ts";
import { Tensor } from "../tensor.ts";
import { refuse } from "./error.ts";
import { type Header, headerLength, LENGTH_BYTES, parseHeader, type TensorEntry } from "./header.ts";

/** What a file holds. */
export interface Safetensors {
  /** The tensors under their names, in the order of their data. */
  readonly tensors: Map<string, Tensor>;
  /** The text that was written with them. */
  readonly metadata: ReadonlyMap<string, string>;
}

/**
 * Reads a whole file that is in memory. Tensors of F32 and I32 are views of `bytes` where their data begins at a multiple
 * of 4 in its buffer, as it does in the files that we and Python's safetensors write: nothing is copied, and a write to
 * one is seen in the other. All others are copies.
 *
 * @throws SafetensorsError if `bytes` break the format, or hold a dtype or value that no tensor here can
 * @example
 * const bytes = writeSafetensors({ w: tensor([1, 2]) }, { metadata: { step: "100" } });
 * const { tensors, metadata } = readSafetensors(bytes);
 * tensors.get("w") // tensor([1., 2.])
 * metadata.get("step") // 100
 */
export function readSafetensors(bytes: ArrayBufferLike | ArrayBufferView): Safetensors {
  const file = asBytes("readSafetensors", bytes);
  const length = headerLength(file.subarray(0, LENGTH_BYTES), file.length);
  const dataAt = LENGTH_BYTES + length;
  // A copy, because browsers decode no text in shared memory.
  const { metadata, entries }: Header = parseHeader(file.slice(LENGTH_BYTES, dataAt), file.length - dataAt);
  const data = file.subarray(dataAt);
  const tensors = Array.from(entries, ([name, entry]): [string, Tensor] => [name, tensorIn(data, name, entry)]);
  return { metadata, tensors: new Map(tensors) };
}

/** One tensor out of the file's data; a view of it where that can be. */
export function tensorIn(data: Uint8Array, name: string, entry: TensorEntry): Tensor {
  const place = data.byteOffset + entry.begin;
  if (isRaw(entry.storedAs) && place % 4 === 0) {
    const size = numel(entry.shape);
    const { buffer } = data;
    const elements =
      entry.dtype === "float32" ? new Float32Array(buffer, place, size) : new Int32Array(buffer, place, size);
    return new Tensor(elements, entry.shape);
  }
  const into = allocateFor(name, entry, numel(entry.shape), refuse);
  for (const { offset, bytes } of pieces(name, entry, into, refuse))
    bytes.set(data.subarray(offset, offset + bytes.length));
  return new Tensor(into, entry.shape);
}
