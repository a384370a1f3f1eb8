import type { TypedArray } from "../dtype.ts";
import { bitsOf } from "../files/dtypes.ts";
import { allocateFor, isRaw, pieces } from "../files/elements.ts";
import { quote } from "../files/error.ts";
import { asBytes } from "../files/source.ts";
import { Tensor } from "../tensor.ts";
import { checkCrc } from "./archive.ts";
import { type PthEntry, type PthOptions, readContents } from "./contents.ts";
import { crc32 } from "./crc32.ts";
import { refuse } from "./error.ts";
import { readNow } from "./reading.ts";
import type { StorageBytes } from "./storages.ts";

/** What a file holds. */
export interface Pth {
  /** The tensors under their names, in the order of the state dict. */
  readonly tensors: Map<string, Tensor>;
}

/** The elements of a storage, and the counter of writes to it. */
interface Elements {
  readonly array: TypedArray;
  readonly version: Tensor["version"];
}

/**
 * Reads a whole file that is in memory. Tensors that share a storage in the file share it here. Storages of float32 and
 * int32 are views of `bytes` where their data begins at a multiple of 4 in its buffer, as it does in the files that PyTorch
 * writes: nothing is copied, and a write to one is seen in the other. All others are copies.
 *
 * @throws PthError if `bytes` are damaged, more than a state dict, or hold a dtype or value that no tensor here can
 * @example
 * const { tensors } = readPth(readFileSync("checkpoint.pth"), { part: "model_state_dict" });
 * tensors.get("tok_emb.weight")!.dtype // float32
 */
export function readPth(bytes: ArrayBufferLike | ArrayBufferView, options: PthOptions = {}): Pth {
  const file = asBytes("readPth", bytes);
  const entries = readNow(file, readContents(file.length, options));
  const read = new Map<StorageBytes, Elements>();
  const tensors = new Map<string, Tensor>();
  for (const [name, entry] of entries) {
    const elements = read.get(entry.storage) ?? readStorage(file, name, entry);
    read.set(entry.storage, elements);
    const { shape, strides, offset } = entry;
    // A tensor without elements may begin anywhere.
    const layout = { strides, offset: shape.includes(0) ? 0 : offset };
    tensors.set(name, new Tensor(elements.array, shape, layout, elements.version));
  }
  return { tensors };
}

function readStorage(file: Uint8Array, name: string, { storedAs, dtype, storage }: PthEntry): Elements {
  const { begin, end, crc } = storage;
  const bytes = file.subarray(begin, end);
  if (crc !== null) checkCrc(`tensor ${quote(name)}`, crc32(bytes), crc);
  const version = { count: 0 };
  const length = (end - begin) / (bitsOf(storedAs) / 8);
  if (isRaw(storedAs) && bytes.byteOffset % 4 === 0) {
    const { buffer, byteOffset } = bytes;
    const array =
      dtype === "float32" ? new Float32Array(buffer, byteOffset, length) : new Int32Array(buffer, byteOffset, length);
    return { array, version };
  }
  const array = allocateFor(name, { storedAs, dtype }, length, refuse);
  for (const piece of pieces(name, { storedAs, dtype, begin }, array, refuse)) {
    piece.bytes.set(file.subarray(piece.offset, piece.offset + piece.bytes.length));
  }
  return { array, version };
}
