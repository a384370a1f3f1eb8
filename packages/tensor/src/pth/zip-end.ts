import { PthError } from "./error.ts";
import type { Reading } from "./reading.ts";

/** Where a zip file's directory is. */
export interface ZipEnd {
  readonly directoryAt: number;
  readonly directoryBytes: number;
  /** How many entries it has. */
  readonly count: number;
}

const END = 0x06054b50;
const END_BYTES = 22;
const LOCATOR = 0x07064b50;
const LOCATOR_BYTES = 20;
const WIDE_END = 0x06064b50;
const WIDE_END_BYTES = 56;

/**
 * Reads the record at the end of a zip file, and the one with 64-bit fields before it where there is one, as PyTorch
 * always writes. They must be the file's last bytes, right behind the directory.
 */
export function* readZipEnd(size: number): Reading<ZipEnd> {
  const length = Math.min(size, WIDE_END_BYTES + LOCATOR_BYTES + END_BYTES);
  const tail = yield { offset: size - length, length };
  const view = new DataView(tail.buffer, tail.byteOffset, tail.length);
  const endAt = length - END_BYTES;
  if (endAt < 0 || view.getUint32(endAt, true) !== END) {
    throw new PthError(`a zip file ends with its end record, but these ${size} bytes do not. Is the file complete?`);
  }
  const narrow = {
    count: view.getUint16(endAt + 10, true),
    directoryBytes: view.getUint32(endAt + 12, true),
    directoryAt: view.getUint32(endAt + 16, true),
  };
  const wideAt = endAt - LOCATOR_BYTES - WIDE_END_BYTES;
  const isWide = wideAt >= 0 && view.getUint32(endAt - LOCATOR_BYTES, true) === LOCATOR;
  const end = isWide ? readWide(view, wideAt) : narrow;
  const fits = (n: number, wide: number, full: number): boolean => n === wide || (isWide && n === full);
  const agrees =
    fits(narrow.count, end.count, 0xffff) &&
    fits(narrow.directoryBytes, end.directoryBytes, 0xffffffff) &&
    fits(narrow.directoryAt, end.directoryAt, 0xffffffff);
  const place = size - length + (isWide ? wideAt : endAt);
  if (!agrees || end.directoryAt + end.directoryBytes !== place) {
    throw new PthError(
      `the directory must end where its end record begins, at byte ${place}, got byte ${end.directoryAt} and ${end.directoryBytes} bytes`,
    );
  }
  return end;
}

function readWide(view: DataView, at: number): ZipEnd {
  if (view.getUint32(at, true) !== WIDE_END) throw new PthError("the end record with 64-bit fields is damaged");
  return {
    count: Number(view.getBigUint64(at + 32, true)),
    directoryBytes: Number(view.getBigUint64(at + 40, true)),
    directoryAt: Number(view.getBigUint64(at + 48, true)),
  };
}
