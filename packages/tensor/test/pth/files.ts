import { encodeUtf8 } from "../../src/files/utf8.ts";

/** The checksum of zip, a bit at a time, as its definition has it. */
export function naiveCrc32(bytes: Uint8Array): number {
  let crc = 0xffffffff;
  for (const byte of bytes) {
    crc ^= byte;
    for (let bit = 0; bit < 8; bit++) crc = (crc >>> 1) ^ (crc & 1 ? 0xedb88320 : 0);
  }
  return ~crc >>> 0;
}

/** Numbers as little-endian fields of so many bytes. */
export function fields(...list: readonly (readonly [bytes: number, value: number | bigint])[]): number[] {
  const bytes: number[] = [];
  for (const [length, value] of list) {
    for (let i = 0, rest = BigInt(value); i < length; i++, rest >>= 8n) bytes.push(Number(rest & 255n));
  }
  return bytes;
}

/** A zip file as PyTorch lays it out, without the 64-bit records unless asked for. */
export function zipOf(
  entries: readonly (readonly [name: string, data: Uint8Array | readonly number[]])[],
  { wide = false, crc = naiveCrc32 }: { wide?: boolean; crc?: (bytes: Uint8Array) => number } = {},
): Uint8Array<ArrayBuffer> {
  const parts: (Uint8Array | readonly number[])[] = [];
  const directory: number[] = [];
  let at = 0;
  for (const [name, data] of entries) {
    const bytes = Uint8Array.from(data);
    const text = encodeUtf8(name);
    const padding = -(at + 34 + text.length) & 63;
    const sizes = fields([4, crc(bytes)], [4, bytes.length], [4, bytes.length], [2, text.length]);
    const common = [...fields([2, 0], [2, 2048], [2, 0], [4, 0]), ...sizes];
    const extra = [...fields([2, 0x4246], [2, padding]), ...new Array<number>(padding).fill(0x5a)];
    const header = [...fields([4, 0x04034b50]), ...common, ...fields([2, extra.length]), ...text, ...extra];
    const listed = [...fields([4, 0x02014b50], [2, 0]), ...common, ...fields([2, 0], [2, 0], [2, 0], [2, 0], [4, 0])];
    directory.push(...listed, ...fields([4, at]), ...text);
    parts.push(header, bytes);
    at += header.length + bytes.length;
  }
  const [count, end, size] = [entries.length, at + directory.length, directory.length];
  const counts = fields([8, count], [8, count], [8, size], [8, at]);
  const wideEnd = [...fields([4, 0x06064b50], [8, 44], [2, 30], [2, 45], [4, 0], [4, 0]), ...counts];
  const tail = wide ? [...wideEnd, ...fields([4, 0x07064b50], [4, 0], [8, end], [4, 1])] : [];
  const last = fields([4, 0x06054b50], [2, 0], [2, 0], [2, count], [2, count], [4, size], [4, at], [2, 0]);
  parts.push(directory, tail, last);
  const file = new Uint8Array(parts.reduce((sum, part) => sum + part.length, 0));
  let filled = 0;
  for (const part of parts) {
    file.set(part, filled);
    filled += part.length;
  }
  return file;
}

/** A .pth of this pickle and these storages. */
export function pthOf(
  pickle: readonly number[] | Uint8Array,
  storages: Readonly<Record<string, readonly number[] | Uint8Array>> = {},
): Uint8Array<ArrayBuffer> {
  const data = Object.entries(storages).map(([key, bytes]) => [`x/data/${key}`, bytes] as const);
  return zipOf([["x/data.pkl", pickle], ...data]);
}

/** Instructions as letters, numbers and bytes. */
export type Parts = readonly (string | number | readonly number[])[];

/** The bytes of instructions. */
export function program(...parts: Parts): number[] {
  return parts.flatMap((part) =>
    typeof part === "string"
      ? Array.from(part, (char) => char.charCodeAt(0))
      : typeof part === "number"
        ? [part]
        : part,
  );
}

/** BINUNICODE of a text. */
export function text(value: string): number[] {
  const bytes = encodeUtf8(value);
  return ["X".charCodeAt(0), ...fields([4, bytes.length]), ...bytes];
}

/** BININT of a number, LONG1 of one that it cannot hold. */
export function int(value: number): number[] {
  if (Math.abs(value) < 2 ** 31) return [0x4a, ...fields([4, BigInt.asUintN(32, BigInt(value))])];
  return [0x8a, 8, ...fields([8, BigInt.asUintN(64, BigInt(value))])];
}

function tuple(...items: readonly (readonly number[])[]): number[] {
  return program("(", ...items, "t");
}

/** A reference to a storage. */
export function storageRef(key: string, length: number, kind = "FloatStorage"): number[] {
  return program(tuple(text("storage"), program(`ctorch\n${kind}\n`), text(key), text("cpu"), int(length)), "Q");
}

/** A tensor. */
export function tensorOf(
  storage: readonly number[],
  shape: readonly number[],
  strides: readonly number[],
  offset = 0,
): number[] {
  const args = tuple(
    storage,
    int(offset),
    tuple(...shape.map(int)),
    tuple(...strides.map(int)),
    program("\x89"),
    program("ccollections\nOrderedDict\n)R"),
  );
  return program("ctorch._utils\n_rebuild_tensor_v2\n", args, "R");
}

/** A pickle of a dict. */
export function pickleOf(...entries: readonly (readonly [key: string | number, value: readonly number[]])[]): number[] {
  const items = entries.flatMap(([key, value]) => [typeof key === "string" ? text(key) : int(key), value]);
  return program("\x80\x02}(", ...items, "u.");
}
