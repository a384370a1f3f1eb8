import { bitsOf } from "../files/dtypes.ts";
import { quote } from "../files/error.ts";
import type { Allowance } from "./allowance.ts";
import { PthError } from "./error.ts";
import { isCount, storageDType } from "./globals.ts";
import { kindOf, type PickleValue, Storage } from "./values.ts";

/** The memory for a storage, from above. */
const STORAGE = 200;

/** The bytes of a storage in the file. */
export interface StorageBytes {
  readonly begin: number;
  readonly end: number;
  /** Their checksum; null if it is not known. */
  readonly crc: number | null;
}

/** The storages that a pickle refers to. */
export class Storages {
  readonly byKey: Map<string, Storage> = new Map();
  private readonly allowance: Allowance;

  constructor(allowance: Allowance) {
    this.allowance = allowance;
  }

  /** The storage that a persistent id means: ("storage", class, key, location, number of elements[, None]). */
  find(id: PickleValue): Storage {
    const [tag, kind, key, , length, view = null] = Array.isArray(id) ? (id as readonly PickleValue[]) : [];
    const storedAs = storageDType(kind);
    if (tag !== "storage" || storedAs === null || typeof key !== "string" || !isCount(length) || view !== null) {
      const got = Array.isArray(id) ? id.slice(0, 6).map(kindOf).join(", ") : kindOf(id);
      throw new PthError(`a storage is given by its class, key and length, got ${got}`);
    }
    const known = this.byKey.get(key);
    if (known && (known.storedAs !== storedAs || known.length !== length)) {
      throw new PthError(
        `storage ${quote(key)} is ${known.length} × ${known.storedAs} in one place, and ${length} × ${storedAs} in another`,
      );
    }
    if (known) return known;
    this.allowance.take(STORAGE);
    const storage = new Storage(key, storedAs, length);
    this.byKey.set(key, storage);
    return storage;
  }
}

/** How many bytes the elements of a storage need. */
export function byteLengthOf({ storedAs, length }: Storage): number {
  return length * (bitsOf(storedAs) / 8);
}
