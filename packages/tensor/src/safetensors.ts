/**
 * `@pellucid/tensor/safetensors`: the file format that models are exchanged in, read and written.
 *
 *     // Node: write, then read a tensor at a time
 *     await writeFile("model.safetensors", safetensorsChunks(model.stateDict(), { metadata: { step: "100" } }));
 *     const handle = await open("model.safetensors");
 *     const file = await openSafetensors(handle);
 *     for (const [path, parameter] of model.namedParameters()) await file.readInto(path, parameter.detach());
 *     await handle.close();
 *
 *     // a browser: a File that the user chose, or a download
 *     const file = await openSafetensors(input.files[0]);
 *     for await (const [name, x] of await openSafetensorsStream(await fetch(url))) …
 *
 *     // bytes in memory
 *     model.loadStateDict(readSafetensors(bytes).tensors);
 *
 * A file is not trusted: whatever breaks the format is a SafetensorsError, thrown before anything is allocated that the
 * file does not fill. A value is read exactly or not at all: F32; F16 and BF16 as float32; BOOL; I8 to I64 and U8 to U64
 * as int32 where they fit. Other dtypes are listed, and an error when they are read. Like the format, typed arrays are taken
 * to be little-endian.
 *
 * @see https://github.com/huggingface/safetensors#format
 * @module
 */
import "./index.ts"; // so that tensors have their methods, whichever entry they come from

export type { StoredDType } from "./files/dtypes.ts";
export type { ByteStream, ByteStreamReader, ResponseLike } from "./files/response.ts";
export type { BlobLike, ByteSource, FileHandleLike, FileSource as SafetensorsSource } from "./files/source.ts";
export { SafetensorsError } from "./safetensors/error.ts";
export { openSafetensors, SafetensorsFile } from "./safetensors/file.ts";
export type { TensorEntry } from "./safetensors/header.ts";
export { readSafetensors, type Safetensors } from "./safetensors/memory.ts";
export { openSafetensorsStream, SafetensorsStream } from "./safetensors/stream.ts";
export { safetensorsChunks, type WriteSafetensorsOptions, writeSafetensors } from "./safetensors/write.ts";
export type { Named } from "./safetensors/write-header.ts";
