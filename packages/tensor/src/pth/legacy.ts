import { quote } from "../files/error.ts";
import type { Allowance } from "./allowance.ts";
import type { Pickled } from "./archive.ts";
import { PthError } from "./error.ts";
import type { Reading } from "./reading.ts";
import { byteLengthOf, type StorageBytes, Storages } from "./storages.ts";
import { MAX_PICKLE_BYTES, unpickle } from "./unpickle.ts";
import { kindOf, PickleDict, PickleList, type PickleValue, type Storage } from "./values.ts";

/** The pickle of the number that such a file begins with. */
export const LEGACY_MAGIC: Uint8Array = Uint8Array.from([
  0x80, 2, 0x8a, 10, 0x6c, 0xfc, 0x9c, 0x46, 0xf9, 0x20, 0x6a, 0xa8, 0x50, 0x19, 0x2e,
]);

const PROTOCOL = 1001;

/**
 * What torch.save wrote before PyTorch 1.6: the pickles of a magic number, a version, the machine, the value and the
 * storages' keys; then each storage: how many elements as an int64, and the elements. There are no checksums.
 */
export function* readLegacy(size: number, allowance: Allowance): Reading<Pickled> {
  const head = yield { offset: 0, length: Math.min(size, MAX_PICKLE_BYTES) };
  const found = new Storages(allowance);
  let at = LEGACY_MAGIC.length;
  const next = (): PickleValue => {
    const { value, end } = unpickle(head, at, (id) => found.find(id), allowance);
    at = end;
    return value;
  };
  const version = next();
  if (version !== PROTOCOL) throw new PthError(`a file of this kind has version ${PROTOCOL}, got ${kindOf(version)}`);
  const machine = next();
  if (!(machine instanceof PickleDict) || new Map(machine.entries()).get("little_endian") !== true) {
    throw new PthError("the byte order must be little");
  }
  const value = next();
  const keys = next();
  if (!(keys instanceof PickleList)) throw new PthError(`the storages' keys are a list, got ${kindOf(keys)}`);
  const storages = new Map<Storage, StorageBytes>();
  for (const key of keys.items) {
    const storage = found.byKey.get(key as string);
    if (!storage) throw new PthError(`no tensor is in storage ${typeof key === "string" ? quote(key) : kindOf(key)}`);
    if (storages.has(storage)) throw new PthError(`keys must differ, but ${quote(storage.key)} is there twice`);
    if (at + 8 > size) throw new PthError(`the file ends before storage ${quote(storage.key)}`);
    const length = yield { offset: at, length: 8 };
    const count = new DataView(length.buffer, length.byteOffset).getBigUint64(0, true);
    const end = at + 8 + byteLengthOf(storage);
    if (count !== BigInt(storage.length) || end > size) {
      const got = `${count} in a file of ${size} bytes`;
      throw new PthError(
        `storage ${quote(storage.key)} at byte ${at} must have ${storage.length} elements, got ${got}`,
      );
    }
    storages.set(storage, { begin: at + 8, end, crc: null });
    at = end;
  }
  if (storages.size !== found.byKey.size) {
    throw new PthError(`tensors are in ${found.byKey.size} storages, but ${storages.size} are in the file`);
  }
  if (at !== size) throw new PthError(`the file must end behind its storages at byte ${at}, got ${size} bytes`);
  return { value, storages };
}
