import { ValueError } from "../errors.ts";
import type { Refuse } from "./error.ts";
import { checkResponse, type ResponseLike } from "./response.ts";

/** Bytes that can be read at any place: what a file is to the reader. Write one for other kinds, such as HTTP ranges. */
export interface ByteSource {
  /** How many bytes there are. */
  readonly size: number;
  /** Fills `into` with the bytes from `offset` on; an error if there are not as many. */
  read(offset: number, into: Uint8Array): Promise<void>;
}

/** What is needed of a Blob or File. */
export interface BlobLike {
  readonly size: number;
  slice(start: number, end: number): { arrayBuffer(): Promise<ArrayBuffer> };
}

/** What is needed of Node's FileHandle (`node:fs/promises`). Closing it is left to its owner. */
export interface FileHandleLike {
  stat(): Promise<{ readonly size: number }>;
  read(into: Uint8Array, offset: number, length: number, position: number): Promise<{ readonly bytesRead: number }>;
}

/** What a file can be read from. */
export type FileSource = ByteSource | BlobLike | ResponseLike | FileHandleLike | ArrayBufferLike | ArrayBufferView;

/** The largest piece asked of a file or Blob at once: a Blob gives a new array for it, and systems have a limit of 2 GB. */
const PIECE = 2 ** 23;

/** @param refuse - makes the error if the file has become shorter since */
export async function toByteSource(op: string, source: FileSource, refuse: Refuse): Promise<ByteSource> {
  if (typeof source !== "object" || source === null) throw noSource(op, source);
  if ("size" in source) return "slice" in source ? fromBlob(source, refuse) : source; // before stat: Bun's Blob has that, too
  if ("stat" in source) return fromFileHandle(source, (await source.stat()).size, refuse);
  if ("status" in source) {
    checkResponse(source, refuse);
    return fromBlob(await source.blob(), refuse); // which the browser keeps, in memory or on disk
  }
  const bytes = asBytes(op, source);
  return {
    size: bytes.length,
    read: async (offset, into) => into.set(bytes.subarray(offset, offset + into.length)),
  };
}

/** A view of all bytes. */
export function asBytes(op: string, bytes: ArrayBufferLike | ArrayBufferView): Uint8Array {
  if (ArrayBuffer.isView(bytes)) return new Uint8Array(bytes.buffer, bytes.byteOffset, bytes.byteLength);
  if (typeof bytes !== "object" || bytes === null || !("byteLength" in bytes)) throw noSource(op, bytes);
  return new Uint8Array(bytes);
}

function noSource(op: string, got: unknown): ValueError {
  const fix = typeof got === "string" ? "Open the file first: open(path) of node:fs/promises" : "";
  return new ValueError(op, `a file is bytes, a Blob or an open file, got ${got === null ? "null" : typeof got}`, fix);
}

function fromFileHandle(handle: FileHandleLike, size: number, refuse: Refuse): ByteSource {
  return {
    size,
    async read(offset, into) {
      for (let done = 0; done < into.length; ) {
        const { bytesRead } = await handle.read(into, done, Math.min(PIECE, into.length - done), offset + done);
        if (bytesRead === 0) throw refuse(endsEarly(offset + done, size));
        done += bytesRead;
      }
    },
  };
}

function fromBlob(blob: BlobLike, refuse: Refuse): ByteSource {
  return {
    size: blob.size,
    async read(offset, into) {
      for (let done = 0; done < into.length; done += PIECE) {
        const part = into.subarray(done, done + PIECE);
        const bytes = await blob.slice(offset + done, offset + done + part.length).arrayBuffer();
        if (bytes.byteLength !== part.length) throw refuse(endsEarly(offset + done + bytes.byteLength, blob.size));
        part.set(new Uint8Array(bytes));
      }
    },
  };
}

function endsEarly(at: number, size: number): string {
  return `the file had ${size} bytes when it was opened, but now ends at byte ${at}`;
}
