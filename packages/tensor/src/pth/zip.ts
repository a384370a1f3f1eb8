import { quote } from "../files/error.ts";
import { decodeUtf8 } from "../files/utf8.ts";
import type { Allowance } from "./allowance.ts";
import { PthError } from "./error.ts";
import type { Reading } from "./reading.ts";
import { readZipEnd } from "./zip-end.ts";

/** Where an entry's bytes are, and their checksum. */
export interface ZipEntry {
  readonly begin: number;
  readonly end: number;
  readonly crc: number;
}

/** An entry as the directory has it. */
interface Listed {
  readonly name: string;
  readonly nameBytes: Uint8Array;
  /** Where the header in front of its data begins. */
  readonly headerAt: number;
  readonly size: number;
  readonly crc: number;
}

const LISTED = 0x02014b50;
const LISTED_BYTES = 46;
/** The memory for an entry, from above. */
const ENTRY_TAKES = 512;
const HEADER = 0x04034b50;
const HEADER_BYTES = 30;
/** The flags that mean nothing to us: sizes stand behind the data (8), names are UTF-8 (2048). */
const HARMLESS_FLAGS = 8 | 2048;
/** What may stand between two entries: the sizes and checksum once more. */
const DESCRIPTOR_BYTES = 24;

/**
 * The entries of a zip file such as PyTorch writes: uncompressed, one after the other from the first byte on, under names
 * that differ, with a directory at the end.
 * @throws PthError if it is any other
 * @see https://pkware.cachefly.net/webdocs/casestudies/APPNOTE.TXT section 4.3
 */
export function* readZip(size: number, allowance: Allowance): Reading<Map<string, ZipEntry>> {
  const { directoryAt, directoryBytes, count } = yield* readZipEnd(size);
  const directory = yield { offset: directoryAt, length: directoryBytes };
  const listed = readDirectory(directory, count, allowance).sort((a, b) => a.headerAt - b.headerAt);
  const entries = new Map<string, ZipEntry>();
  let end = 0;
  for (const entry of listed) {
    const gap = entry.headerAt - end;
    if (gap < 0) throw new PthError(`${quote(entry.name)} must begin behind byte ${end}, got ${entry.headerAt}`);
    if (gap > (end === 0 ? 0 : DESCRIPTOR_BYTES)) throw new PthError(`there is a gap before ${quote(entry.name)}`);
    const begin = entry.headerAt + (yield* readHeader(entry, directoryAt));
    end = begin + entry.size;
    if (end > directoryAt) {
      throw new PthError(`${quote(entry.name)} must end before the directory at byte ${directoryAt}, got ${end}`);
    }
    if (entries.has(entry.name)) throw new PthError(`names must differ, but ${quote(entry.name)} is there twice`);
    entries.set(entry.name, { begin, end, crc: entry.crc });
  }
  if (directoryAt - end > DESCRIPTOR_BYTES) throw new PthError("there is a gap before the directory");
  return entries;
}

function readDirectory(bytes: Uint8Array, count: number, allowance: Allowance): Listed[] {
  const view = new DataView(bytes.buffer, bytes.byteOffset, bytes.length);
  const listed: Listed[] = [];
  let at = 0;
  while (at < bytes.length) {
    if (at + LISTED_BYTES > bytes.length || view.getUint32(at, true) !== LISTED) {
      throw new PthError(`the directory is damaged at its byte ${at}`);
    }
    const [nameLength, extraLength, commentLength] = [28, 30, 32].map((field) => view.getUint16(at + field, true)) as [
      number,
      number,
      number,
    ];
    const extraAt = at + LISTED_BYTES + nameLength;
    const next = extraAt + extraLength + commentLength;
    if (next > bytes.length) throw new PthError(`the directory is damaged at its byte ${at}`);
    allowance.take(ENTRY_TAKES + nameLength);
    const nameBytes = bytes.subarray(at + LISTED_BYTES, extraAt);
    const name = decodeUtf8(nameBytes);
    if (name === null) throw new PthError("the names in the directory must be UTF-8");
    const [size, stored, headerAt] = wideFields(
      [view.getUint32(at + 24, true), view.getUint32(at + 20, true), view.getUint32(at + 42, true)],
      new DataView(bytes.buffer, bytes.byteOffset + extraAt, extraLength),
    );
    checkPlain(name, view.getUint16(at + 8, true), view.getUint16(at + 10, true));
    if (size !== stored || headerAt === undefined || size === undefined) {
      throw new PthError(`${quote(name)} must be as long as its bytes, got ${size} in ${stored}`);
    }
    listed.push({ name, nameBytes, headerAt, size, crc: view.getUint32(at + 16, true) });
    at = next;
  }
  if (listed.length !== count) throw new PthError(`the directory must have ${count} entries, got ${listed.length}`);
  return listed;
}

function checkPlain(name: string, flags: number, method: number): void {
  if (method !== 0) {
    throw new PthError(
      `${quote(name)} is compressed (method ${method}), which torch.save never does. Is it a TorchScript program, or zipped by another program?`,
    );
  }
  if ((flags & ~HARMLESS_FLAGS) !== 0) throw new PthError(`${quote(name)} is encrypted or patched (flags ${flags})`);
}

/** Fields of 32 bits, those that are full out of the extra field number 1, where they have 64. */
function wideFields(fields: readonly number[], extra: DataView): (number | undefined)[] {
  let wide = { at: 0, end: 0 };
  for (let at = 0; at + 4 <= extra.byteLength; at += 4 + extra.getUint16(at + 2, true)) {
    const end = at + 4 + extra.getUint16(at + 2, true);
    if (extra.getUint16(at, true) === 1 && end <= extra.byteLength) wide = { at: at + 4, end };
  }
  return fields.map((field) => {
    if (field !== 0xffffffff) return field;
    if (wide.at + 8 > wide.end) return undefined;
    wide.at += 8;
    const value = Number(extra.getBigUint64(wide.at - 8, true));
    return Number.isSafeInteger(value) ? value : undefined;
  });
}

/** Checks the header in front of an entry's data. Returns how long it is. */
function* readHeader({ name, nameBytes, headerAt }: Listed, directoryAt: number): Reading<number> {
  const length = HEADER_BYTES + nameBytes.length;
  if (headerAt + length > directoryAt) {
    throw new PthError(`the header of ${quote(name)} must be before the directory, got byte ${headerAt}`);
  }
  const header = yield { offset: headerAt, length };
  const view = new DataView(header.buffer, header.byteOffset, header.length);
  const sameName =
    view.getUint16(26, true) === nameBytes.length && nameBytes.every((byte, i) => byte === header[HEADER_BYTES + i]);
  if (view.getUint32(0, true) !== HEADER || !sameName) {
    throw new PthError(`there must be the header of ${quote(name)} at byte ${headerAt}`);
  }
  checkPlain(name, view.getUint16(6, true), view.getUint16(8, true));
  return length + view.getUint16(28, true);
}
