import { bytesOf } from "../files/elements.ts";
import { readContiguous } from "../kernels/strided.ts";
import { numel } from "../shape.ts";
import type { Tensor } from "../tensor.ts";
import { SafetensorsError } from "./error.ts";
import { layOut, type Named } from "./write-header.ts";

/** Options of `writeSafetensors` and `safetensorsChunks`. */
export interface WriteSafetensorsOptions {
  /** Text to keep with the tensors. Default: none. */
  readonly metadata?: Named<string>;
}

/**
 * The bytes of a file with these tensors, of any layout: the same bytes that Python's safetensors writes. Tensors come in
 * the order of their dtype (float32, int32, bool) and name. For large files use `safetensorsChunks`.
 *
 * @throws SafetensorsError if a value is no tensor, a name is reserved, metadata are not text, or there is no memory
 * @example
 * const bytes = writeSafetensors({ weight: ones([2, 3]), bias: zeros([2]) }, { metadata: { step: "100" } });
 * readSafetensors(bytes).tensors.get("weight")!.shape // [2, 3]
 */
export function writeSafetensors(
  tensors: Named<Tensor>,
  options: WriteSafetensorsOptions = {},
): Uint8Array<ArrayBuffer> {
  const { header, sorted, dataSize } = layOut(tensors, options.metadata ?? {});
  const file = allocateFile(header.length + dataSize);
  let at = 0;
  for (const chunk of chunks(header, sorted)) {
    file.set(chunk, at);
    at += chunk.length;
  }
  return file;
}

/**
 * The bytes of the same file in pieces: the header, then each tensor's. A piece is the tensor's own memory where it is
 * contiguous, so nothing is held twice; write it before the tensor changes.
 *
 *     await writeFile("model.safetensors", safetensorsChunks(model.stateDict())); // node:fs/promises
 *     new Blob([...safetensorsChunks(model.stateDict())]); // a browser
 *
 * `writeFile` of Bun 1.4 adds zeros to a file of pieces. There, `pipeline(safetensorsChunks(…), createWriteStream(path))`.
 *
 * @throws SafetensorsError at once, as `writeSafetensors`
 * @example
 * const pieces = [...safetensorsChunks({ weight: ones([768]), bias: zeros([8]) })];
 * pieces.slice(1).map(({ length }) => length) // [32, 3072]
 */
export function safetensorsChunks(
  tensors: Named<Tensor>,
  options: WriteSafetensorsOptions = {},
): Generator<Uint8Array<ArrayBuffer>, void, undefined> {
  const { header, sorted } = layOut(tensors, options.metadata ?? {});
  return chunks(header, sorted);
}

function* chunks(
  header: Uint8Array<ArrayBuffer>,
  tensors: readonly Tensor[],
): Generator<Uint8Array<ArrayBuffer>, void, undefined> {
  yield header;
  for (const x of tensors) {
    if (numel(x.shape) === 0) continue;
    const bytes = bytesOf(readContiguous(x.storage, x.shape, x));
    // Blobs and streams take no shared memory.
    yield isOwn(bytes) ? bytes : new Uint8Array(bytes);
  }
}

function isOwn(bytes: Uint8Array): bytes is Uint8Array<ArrayBuffer> {
  return bytes.buffer instanceof ArrayBuffer;
}

function allocateFile(size: number): Uint8Array<ArrayBuffer> {
  try {
    return new Uint8Array(size);
  } catch (error) {
    if (!(error instanceof RangeError)) throw error;
    throw new SafetensorsError(`no memory for a file of ${size} bytes. Write it with safetensorsChunks`);
  }
}
