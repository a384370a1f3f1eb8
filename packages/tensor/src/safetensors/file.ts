import { allocateFor, pieces } from "../files/elements.ts";
import { elementsToFill } from "../files/read-into.ts";
import { type ByteSource, type FileSource, toByteSource } from "../files/source.ts";
import { numel } from "../shape.ts";
import { Tensor } from "../tensor.ts";
import { refuse, SafetensorsError } from "./error.ts";
import { type Header, headerLength, LENGTH_BYTES, parseHeader, type TensorEntry } from "./header.ts";

/**
 * Opens a file and reads its header, nothing more; tensors are read when asked for. Takes a Blob or File, a
 * Response of `fetch`, Node's FileHandle, bytes in memory, or a ByteSource.
 *
 *     const handle = await open("model.safetensors"); // node:fs/promises
 *     const file = await openSafetensors(handle);
 *     const wte = await file.get("wte.weight");
 *     await handle.close();
 *
 * @throws SafetensorsError if the file breaks the format
 * @example
 * const file = await openSafetensors(new Blob([writeSafetensors({ w: tensor([1, 2]) })]));
 * await file.get("w") // tensor([1., 2.])
 */
export async function openSafetensors(source: FileSource): Promise<SafetensorsFile> {
  const bytes = await toByteSource("openSafetensors", source, refuse);
  const start = new Uint8Array(Math.min(LENGTH_BYTES, bytes.size));
  await bytes.read(0, start);
  const header = new Uint8Array(headerLength(start, bytes.size));
  await bytes.read(LENGTH_BYTES, header);
  const dataAt = LENGTH_BYTES + header.length;
  return new SafetensorsFile(bytes, dataAt, parseHeader(header, bytes.size - dataAt));
}

/**
 * An open file: what its header says, and its tensors on demand.
 * @example
 * const file = await openSafetensors(writeSafetensors({ w: ones([2, 3]), b: zeros([2]) }));
 * [...file.entries.keys()] // ['b', 'w']
 * file.entries.get("w")!.shape // [2, 3]
 */
export class SafetensorsFile {
  /** The text that was written with the tensors. */
  readonly metadata: ReadonlyMap<string, string>;
  /** What is known of each tensor without reading it, under its name, in the order of the data. */
  readonly entries: ReadonlyMap<string, TensorEntry>;
  readonly #source: ByteSource;
  /** Where the data begins in the file. */
  readonly #dataAt: number;

  constructor(source: ByteSource, dataAt: number, { metadata, entries }: Header) {
    this.#source = source;
    this.#dataAt = dataAt;
    this.metadata = metadata;
    this.entries = entries;
  }

  /**
   * Reads one tensor, straight into its storage.
   * @throws SafetensorsError if there is none of this name, or it holds a dtype or value that no tensor here can
   */
  async get(name: string): Promise<Tensor> {
    const entry = this.#entry(name);
    const into = allocateFor(name, entry, numel(entry.shape), refuse);
    await this.#fill(name, entry, into);
    return new Tensor(into, entry.shape);
  }

  /**
   * Reads one tensor into x, which must be contiguous and have its shape and dtype: a model is loaded without memory
   * besides its own. If reading fails half-way, x is left with a part of the new values.
   *
   *     for (const [path, parameter] of model.namedParameters()) await file.readInto(path, parameter.detach());
   *
   * @throws SafetensorsError as `get`
   * @throws GradError if x requires a gradient
   * @throws ShapeError, DTypeError or ValueError if x is not of the form
   */
  async readInto(name: string, x: Tensor): Promise<void> {
    const entry = this.#entry(name);
    await this.#fill(name, entry, elementsToFill(x, entry));
  }

  /** Reads tensor after tensor, in the order of the data. */
  async *[Symbol.asyncIterator](): AsyncGenerator<[name: string, x: Tensor], void, undefined> {
    for (const name of this.entries.keys()) yield [name, await this.get(name)];
  }

  #entry(name: string): TensorEntry {
    const entry = this.entries.get(name);
    if (!entry) throw new SafetensorsError("the file has no such tensor. Look into entries for its names", name);
    return entry;
  }

  async #fill(name: string, entry: TensorEntry, into: Tensor["storage"]): Promise<void> {
    for (const { offset, bytes } of pieces(name, entry, into, refuse))
      await this.#source.read(this.#dataAt + offset, bytes);
  }
}
