import { encodeUtf8 } from "../../src/files/utf8.ts";
import type { Tensor } from "../../src/index.ts";

/** A file with this header, as it is, and this data. */
export function fileOf(
  header: unknown,
  data: readonly number[] | Uint8Array = [],
  length?: bigint,
): Uint8Array<ArrayBuffer> {
  const json = encodeUtf8(typeof header === "string" ? header : JSON.stringify(header));
  const file = new Uint8Array(8 + json.length + data.length);
  new DataView(file.buffer).setBigUint64(0, length ?? BigInt(json.length), true);
  file.set(json, 8);
  file.set(data, 8 + json.length);
  return file;
}

/** What the header says of a tensor. */
export function entry(dtype: string, shape: readonly number[], begin: number, end: number): object {
  return { dtype, shape, data_offsets: [begin, end] };
}

export function fromBase64(text: string): Uint8Array<ArrayBuffer> {
  return Uint8Array.from(atob(text), (char) => char.charCodeAt(0));
}

/** Everything that a round trip must keep: dtype, shape and the bytes of the values. */
export function exactly(x: Tensor): { dtype: string; shape: readonly number[]; bytes: string } {
  const values = x.toTypedArray();
  const bytes = new Uint8Array(values.buffer, values.byteOffset, values.byteLength);
  return { dtype: x.dtype, shape: x.shape, bytes: new TextDecoder("latin1").decode(bytes) };
}

/** `exactly` of each, under its name, in order of the names. */
export function exactlyAll(tensors: Iterable<readonly [string, Tensor]>): [string, ReturnType<typeof exactly>][] {
  return Array.from(tensors, ([name, x]): [string, ReturnType<typeof exactly>] => [name, exactly(x)]).sort(
    ([a], [b]) => (a < b ? -1 : 1),
  );
}
