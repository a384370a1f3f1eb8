import type { TypedArray } from "../dtype.ts";
import { bitsOf } from "../files/dtypes.ts";
import { allocateFor, pieces } from "../files/elements.ts";
import { quote } from "../files/error.ts";
import { elementsToFill } from "../files/read-into.ts";
import { type ByteSource, type FileSource, toByteSource } from "../files/source.ts";
import { copyStrided } from "../kernels/strided.ts";
import { contiguousStrides, isContiguous } from "../shape.ts";
import { Tensor } from "../tensor.ts";
import { checkCrc } from "./archive.ts";
import { type PthEntry, type PthOptions, readContents, spanOf } from "./contents.ts";
import { crc32 } from "./crc32.ts";
import { PthError, refuse } from "./error.ts";
import { readLater } from "./reading.ts";
import type { StorageBytes } from "./storages.ts";

/** How many bytes are held to compute the checksum of a storage that is read in part. */
const PIECE = 2 ** 20;

/**
 * Opens a file and reads what it says of its tensors; these are read when asked for. Takes a Blob or File, a
 * Response of `fetch`, Node's FileHandle, bytes in memory, or a ByteSource.
 *
 *     const handle = await open("model.pth"); // node:fs/promises
 *     const file = await openPth(handle);
 *     const embedding = await file.get("tok_emb.weight");
 *     await handle.close();
 *
 * @throws PthError if the file is damaged, or holds more than a state dict
 * @example
 * const file = await openPth(new Blob([readFileSync("checkpoint.pth")]), { part: "model_state_dict" });
 * (await file.get("final_norm.shift")).ndim // 1
 */
export async function openPth(source: FileSource, options: PthOptions = {}): Promise<PthFile> {
  const bytes = await toByteSource("openPth", source, refuse);
  return new PthFile(bytes, await readLater(bytes, readContents(bytes.size, options)));
}

/**
 * An open file: what it says of its tensors, and these on demand.
 * @example
 * const file = await openPth(readFileSync("checkpoint.pth"));
 * file.entries.get("model_state_dict.tok_emb.weight")!.storedAs // F32
 */
export class PthFile {
  /** What is known of each tensor without reading it, under its name, in the order of the state dict. */
  readonly entries: ReadonlyMap<string, PthEntry>;
  readonly #source: ByteSource;
  /** The storages whose checksums were found right. */
  readonly #checked: Set<StorageBytes> = new Set();

  constructor(source: ByteSource, entries: ReadonlyMap<string, PthEntry>) {
    this.#source = source;
    this.entries = entries;
  }

  /**
   * Reads one tensor, straight into a storage of its own. Its strides are those of the file.
   * @throws PthError if there is none of this name, it is damaged, or it holds a dtype or value that no tensor here can
   */
  async get(name: string): Promise<Tensor> {
    const entry = this.#entry(name);
    const into = allocateFor(name, entry, spanOf(entry), refuse);
    await this.#fill(name, entry, into);
    return new Tensor(into, entry.shape, { strides: entry.strides, offset: 0 });
  }

  /**
   * Reads one tensor into x, which must be contiguous and have its shape and dtype: a model is loaded without memory
   * besides its own, where the tensor is contiguous too. If reading fails half-way, x is left with a part of the new values.
   *
   *     for (const [path, parameter] of model.namedParameters()) await file.readInto(path, parameter.detach());
   *
   * @throws PthError as `get`
   * @throws GradError if x requires a gradient
   * @throws ShapeError, DTypeError or ValueError if x is not of the form
   */
  async readInto(name: string, x: Tensor): Promise<void> {
    const entry = this.#entry(name);
    const into = elementsToFill(x, entry);
    if (isContiguous(entry.shape, entry.strides)) return this.#fill(name, entry, into);
    const { storage, shape, strides, offset } = await this.get(name);
    copyStrided(into, { strides: contiguousStrides(shape), offset: 0 }, storage, { strides, offset }, shape);
  }

  /** Reads tensor after tensor, in the order of the state dict. */
  async *[Symbol.asyncIterator](): AsyncGenerator<[name: string, x: Tensor], void, undefined> {
    for (const name of this.entries.keys()) yield [name, await this.get(name)];
  }

  #entry(name: string): PthEntry {
    const entry = this.entries.get(name);
    if (!entry) throw new PthError("the file has no such tensor. Look into entries for its names", name);
    return entry;
  }

  /** Reads a tensor's elements, from its first in the storage to its last. */
  async #fill(name: string, { storedAs, dtype, offset, storage }: PthEntry, into: TypedArray): Promise<void> {
    const begin = storage.begin + offset * (bitsOf(storedAs) / 8);
    const unchecked = storage.crc !== null && !this.#checked.has(storage);
    const isWhole = begin === storage.begin && into.length * (bitsOf(storedAs) / 8) === storage.end - storage.begin;
    if (unchecked && !isWhole) await this.#check(name, storage);
    let crc = 0;
    for (const piece of pieces(name, { storedAs, dtype, begin }, into, refuse)) {
      await this.#source.read(piece.offset, piece.bytes);
      if (unchecked && isWhole) crc = crc32(piece.bytes, crc);
    }
    if (unchecked && isWhole) this.#compare(name, storage, crc);
  }

  /** Holds the checksum of a storage against all its bytes, once. */
  async #check(name: string, storage: StorageBytes): Promise<void> {
    const buffer = new Uint8Array(Math.min(PIECE, storage.end - storage.begin));
    let crc = 0;
    for (let at = storage.begin; at < storage.end; at += PIECE) {
      const bytes = buffer.subarray(0, storage.end - at);
      await this.#source.read(at, bytes);
      crc = crc32(bytes, crc);
    }
    this.#compare(name, storage, crc);
  }

  #compare(name: string, storage: StorageBytes, crc: number): void {
    checkCrc(`tensor ${quote(name)}`, crc, storage.crc!);
    this.#checked.add(storage);
  }
}
