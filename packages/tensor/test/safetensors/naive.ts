import type { DType } from "../../src/index.ts";

/** What a naive reader finds in a file: under each name, dtype, shape, and the values as numbers of full precision. */
export type NaiveTensors = Map<string, { dtype: DType; shape: readonly number[]; values: (number | bigint)[] }>;

type Get = (view: DataView, at: number) => number | bigint;

const half: Get = (view, at) => {
  const bits = view.getUint16(at, true);
  const [sign, exponent, mantissa] = [bits >> 15 ? -1 : 1, (bits >> 10) & 31, (bits & 1023) / 1024];
  if (exponent === 31) return mantissa === 0 ? sign * Number.POSITIVE_INFINITY : Number.NaN;
  return exponent === 0 ? sign * mantissa * 2 ** -14 : sign * (1 + mantissa) * 2 ** (exponent - 15);
};

const brain: Get = (view, at) => {
  const wide = new DataView(new ArrayBuffer(4));
  wide.setUint16(2, view.getUint16(at, true), true);
  return wide.getFloat32(0, true);
};

const READ: Record<string, [size: number, dtype: DType, get: Get]> = {
  F32: [4, "float32", (view, at) => view.getFloat32(at, true)],
  F16: [2, "float32", half],
  BF16: [2, "float32", brain],
  I8: [1, "int32", (view, at) => view.getInt8(at)],
  U8: [1, "int32", (view, at) => view.getUint8(at)],
  I16: [2, "int32", (view, at) => view.getInt16(at, true)],
  U16: [2, "int32", (view, at) => view.getUint16(at, true)],
  I32: [4, "int32", (view, at) => view.getInt32(at, true)],
  U32: [4, "int32", (view, at) => view.getUint32(at, true)],
  I64: [8, "int32", (view, at) => view.getBigInt64(at, true)],
  U64: [8, "int32", (view, at) => view.getBigUint64(at, true)],
  BOOL: [1, "bool", (view, at) => view.getUint8(at)],
};

/**
 * Reads a small file with JSON.parse and DataView; null if anything at all is wrong. It shares no code with the library,
 * and takes neither pains to say what is wrong nor care of its memory.
 */
export function readNaively(file: Uint8Array): NaiveTensors | null {
  try {
    const view = new DataView(file.buffer, file.byteOffset, file.length);
    const length = Number(view.getBigUint64(0, true));
    if (length > file.length - 8) return null;
    const json = new TextDecoder("utf-8", { fatal: true, ignoreBOM: true }).decode(file.subarray(8, 8 + length));
    const text = withoutEscapes(json);
    const header: unknown = JSON.parse(text);
    if (text[0] !== "{" || !isObject(header) || !sameTokens(text, header)) return null;
    return readTensors(header, new DataView(file.buffer, file.byteOffset + 8 + length, file.length - 8 - length));
  } catch {
    return null;
  }
}

function isObject(x: unknown): x is Record<string, unknown> {
  return typeof x === "object" && x !== null && !Array.isArray(x);
}

const STRING = /"(?:[^"\\]|\\.)*"/g;

/**
 * Every string as a URI writes it, which throws for half a surrogate pair: the format has none either. JSON.parse of Node 24 and
 * 26 and Deno 2.9 takes escaped keys for others: after {"x":1,"\\":1} it reads {"x":1,"\n":1} as the same. Chromium 156 does not.
 */
function withoutEscapes(json: string): string {
  return json.replace(STRING, (string) => `"${encodeURIComponent(JSON.parse(string))}"`);
}

/** Whether no key is there twice, and every number is written as JSON.stringify would: JSON.parse hides both. No escapes in `text`. */
function sameTokens(text: string, header: object): boolean {
  const plain = text.replaceAll(/\s/g, "");
  if (/\d[.eE]/.test(plain.replaceAll(STRING, '""'))) return false;
  return plain.length === JSON.stringify(header).length; // their order may differ
}

function readTensors(header: Record<string, unknown>, data: DataView): NaiveTensors | null {
  const tensors: NaiveTensors = new Map();
  const spans: [begin: number, end: number][] = [];
  for (const [name, entry] of Object.entries(header)) {
    if (!isObject(entry)) return null;
    if (name === "__metadata__") {
      if (Object.values(entry).some((text) => typeof text !== "string")) return null;
      continue;
    }
    if (Object.keys(entry).sort().join() !== "data_offsets,dtype,shape") return null;
    const { dtype, shape, data_offsets: offsets } = entry;
    if (!isSizes(shape) || !isSizes(offsets) || offsets.length !== 2 || shape.length > 64 || typeof dtype !== "string")
      return null;
    if (!Object.hasOwn(READ, dtype)) return null;
    const [size, ours, get] = READ[dtype]!;
    const [begin, end] = offsets as [number, number];
    const product = (sizes: bigint[]): bigint => sizes.reduce((a, b) => a * b, 1n);
    if (product(shape.map((n) => BigInt(n || 1))) >= 2n ** 53n || begin > end || end > data.byteLength) return null;
    if (BigInt(end - begin) !== product(shape.map(BigInt)) * BigInt(size)) return null;
    spans.push([begin, end]);
    const values = Array.from({ length: (end - begin) / size }, (_, i) => get(data, begin + size * i));
    if (ours === "int32" && values.some((value) => value < -(2 ** 31) || value > 2 ** 31 - 1)) return null;
    if (ours === "bool" && values.some((value) => value > 1)) return null;
    tensors.set(decodeURIComponent(name), { dtype: ours, shape, values });
  }
  const bytes = Array.from({ length: data.byteLength }, (_, at) => at);
  const covered = bytes.every((at) => spans.filter(([begin, end]) => begin <= at && at < end).length === 1);
  const cut = spans.some(([at]) => spans.some(([begin, end]) => begin < at && at < end));
  return covered && !cut ? tensors : null;
}

function isSizes(x: unknown): x is number[] {
  return Array.isArray(x) && x.every((n) => Number.isSafeInteger(n) && n >= 0 && !Object.is(n, -0));
}
