import { optionsOf } from "../check.ts";
import type { DType } from "../dtype.ts";
import { formatShape, show, ValueError } from "../errors.ts";
import { bitsOf, type StoredDType } from "../files/dtypes.ts";
import { readAs } from "../files/elements.ts";
import { numel, type Shape } from "../shape.ts";
import { Allowance } from "./allowance.ts";
import { type Pickled, readArchive } from "./archive.ts";
import { PthError } from "./error.ts";
import { LEGACY_MAGIC, readLegacy } from "./legacy.ts";
import { partOf, tensorsByName } from "./names.ts";
import type { Reading } from "./reading.ts";
import type { StorageBytes } from "./storages.ts";
import type { StoredTensor } from "./values.ts";

/** Options of `openPth` and `readPth`. */
export interface PthOptions {
  /**
   * The part of a checkpoint to read: of `{"model": model.state_dict(), …}` it is "model". Default: everything, under names
   * such as `model.wte.weight`.
   */
  readonly part?: string | undefined;
  /** Whether checksums are held against the data. Old files have none. Default: true. */
  readonly checksums?: boolean | undefined;
}

/** A tensor as the file describes it: a view of a storage. */
export interface PthEntry {
  /** The dtype in the file. */
  readonly storedAs: StoredDType;
  /** The dtype that it is read as; null if it cannot be read here. */
  readonly dtype: DType | null;
  readonly shape: Shape;
  /** Elements of the storage from one position to the next, axis by axis. */
  readonly strides: Shape;
  /** The place of the first element in the storage. */
  readonly offset: number;
  /** Where the storage is in the file: the same object for all tensors that share it. */
  readonly storage: StorageBytes;
}

/** All tensors together may be so many times as large as the file: sharing does not usually make them more than twice. */
const MAX_SHARING = 64;

const ZIP_MAGIC = [0x50, 0x4b, 0x03, 0x04];

/** What is known of a file's tensors without reading them, under their names, in the order of the state dict. */
export function* readContents(size: number, options: PthOptions): Reading<Map<string, PthEntry>> {
  const { part, checksums = true } = optionsOf("pth", options, ["part"], ["checksums"]);
  if (part !== undefined && typeof part !== "string") {
    throw new ValueError("pth", `part is the name of a part, got ${show(part)}`);
  }
  const magic = yield { offset: 0, length: Math.min(size, LEGACY_MAGIC.length) };
  const allowance = new Allowance(size);
  const { value, storages } = startsWith(magic, ZIP_MAGIC)
    ? yield* readArchive(size, checksums, allowance)
    : yield* readOld(magic, size, allowance);
  const all = tensorsByName(value, new Allowance(size)); // the pickle's own values are gone
  const tensors = part === undefined ? all : partOf(all, part);
  let total = 0;
  const entries = Array.from(tensors, ([name, tensor]): [string, PthEntry] => {
    total += checkedSpan(name, tensor) * (bitsOf(tensor.storage.storedAs) / 8);
    return [name, entryOf(tensor, storages.get(tensor.storage)!)];
  });
  if (total > MAX_SHARING * size) {
    throw new PthError(`tensors may share storages to ${MAX_SHARING} times the file's ${size} bytes, got ${total}`);
  }
  return new Map(entries);
}

function* readOld(magic: Uint8Array, size: number, allowance: Allowance): Reading<Pickled> {
  if (!startsWith(magic, LEGACY_MAGIC)) {
    throw new PthError(
      "a .pth begins as a zip file or with PyTorch's magic number. Use readSafetensors for safetensors",
    );
  }
  return yield* readLegacy(size, allowance);
}

function startsWith(bytes: Uint8Array, start: ArrayLike<number>): boolean {
  return bytes.length >= start.length && Array.from(start).every((byte, i) => byte === bytes[i]);
}

function entryOf({ storage: { storedAs }, shape, strides, offset }: StoredTensor, storage: StorageBytes): PthEntry {
  return { storedAs, dtype: readAs(storedAs), shape, strides, offset, storage };
}

/** Refuses a tensor that reaches beyond its storage. */
function checkedSpan(name: string, { storage, offset, shape, strides }: StoredTensor): number {
  // An axis of size 0 must not hide sizes whose product no number can hold.
  const product = shape.reduce((size, n) => size * Math.max(n, 1), 1);
  if (product > Number.MAX_SAFE_INTEGER) {
    throw new PthError(`a shape multiplies to less than 2^53, got ${formatShape(shape)}`, name);
  }
  const span = spanOf({ shape, strides });
  if (span > 0 && !(offset + span <= storage.length)) {
    const layout = `${formatShape(shape)} with strides ${formatShape(strides)} from ${offset} on`;
    throw new PthError(`its elements must be within the ${storage.length} of its storage, got ${layout}`, name);
  }
  return span;
}

/** How many elements of the storage there are from the first to the last of a tensor. */
export function spanOf({ shape, strides }: { readonly shape: Shape; readonly strides: Shape }): number {
  if (numel(shape) === 0) return 0;
  return shape.reduce((last, n, axis) => last + (n - 1) * strides[axis]!, 1);
}
