import { quote } from "../files/error.ts";
import type { Allowance } from "./allowance.ts";
import { crc32 } from "./crc32.ts";
import { PthError } from "./error.ts";
import type { Reading } from "./reading.ts";
import { byteLengthOf, type StorageBytes, Storages } from "./storages.ts";
import { MAX_PICKLE_BYTES, unpickle } from "./unpickle.ts";
import type { PickleValue, Storage } from "./values.ts";
import { readZip, type ZipEntry } from "./zip.ts";

/** A file's pickle, and where the storages are that it refers to. */
export interface Pickled {
  readonly value: PickleValue;
  readonly storages: ReadonlyMap<Storage, StorageBytes>;
}

/** What torch.save writes since PyTorch 1.6: a zip file of NAME/data.pkl and a NAME/data/KEY for each storage. */
export function* readArchive(size: number, checksums: boolean, allowance: Allowance): Reading<Pickled> {
  const entries = yield* readZip(size, allowance);
  const pickles = [...entries.keys()].filter((name) => /^[^/]*\/data\.pkl$/.test(name));
  if (pickles.length !== 1) {
    throw new PthError(`a .pth has one data.pkl, got ${pickles.length}. Was it written by torch.save?`);
  }
  const folder = pickles[0]!.slice(0, -"/data.pkl".length);
  const byteOrder = entries.get(`${folder}/byteorder`);
  if (byteOrder) yield* checkByteOrder(byteOrder, checksums);
  const pickle = yield* readWhole(pickles[0]!, entries.get(pickles[0]!)!, MAX_PICKLE_BYTES, checksums);
  const found = new Storages(allowance);
  const { value, end } = unpickle(pickle, 0, (id) => found.find(id), allowance);
  if (end !== pickle.length) throw new PthError(`the pickle must end at byte ${pickle.length}, got ${end}`);
  const storages = new Map(
    Array.from(found.byKey.values(), (storage): [Storage, StorageBytes] => {
      const entry = entries.get(`${folder}/data/${storage.key}`);
      if (!entry) throw new PthError(`storage ${quote(storage.key)} is not in the file`);
      const needed = byteLengthOf(storage);
      if (entry.end - entry.begin !== needed) {
        const { key, length, storedAs } = storage;
        const got = entry.end - entry.begin;
        throw new PthError(`storage ${quote(key)} of ${length} × ${storedAs} is ${needed} bytes, got ${got}`);
      }
      return [storage, checksums ? entry : { ...entry, crc: null }];
    }),
  );
  return { value, storages };
}

function* checkByteOrder(entry: ZipEntry, checksums: boolean): Reading<void> {
  const text = String.fromCharCode(...(yield* readWhole("byteorder", entry, 16, checksums)));
  if (text !== "little") throw new PthError(`the byte order must be little, got ${quote(text)}`);
}

/** The bytes of an entry, checked. */
function* readWhole(
  name: string,
  { begin, end, crc }: ZipEntry,
  limit: number,
  checksums: boolean,
): Reading<Uint8Array> {
  if (end - begin > limit) throw new PthError(`${quote(name)} has at most ${limit} bytes, got ${end - begin}`);
  const bytes = yield { offset: begin, length: end - begin };
  if (checksums) checkCrc(quote(name), crc32(bytes), crc);
  return bytes;
}

/** @throws PthError if the checksums differ */
export function checkCrc(what: string, got: number, wanted: number): void {
  if (got === wanted) return;
  const [a, b] = [wanted, got].map((crc) => crc.toString(16).padStart(8, "0"));
  const fix = "If it was saved with set_crc32_options(False), pass { checksums: false }";
  throw new PthError(`${what} is damaged: its checksum must be ${a}, got ${b}. ${fix}`);
}
