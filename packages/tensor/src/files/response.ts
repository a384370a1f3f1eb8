import type { Refuse } from "./error.ts";
import type { BlobLike } from "./source.ts";

/** Bytes that come one after the other: a ReadableStream, such as the body of a Response, or Node's Readable. */
export type ByteStream = AsyncIterable<Uint8Array> | { getReader(): ByteStreamReader };

/** What is needed of a ReadableStream's reader. */
export interface ByteStreamReader {
  read(): Promise<{ readonly done: boolean; readonly value?: Uint8Array | undefined }>;
  cancel(): Promise<void>;
}

/** What is needed of the Response that `fetch` gives. */
export interface ResponseLike {
  readonly ok: boolean;
  readonly status: number;
  readonly body: ByteStream | null;
  blob(): Promise<BlobLike>;
}

/** Refuses what came instead of a file: a page that says "not found" has bytes, too. */
export function checkResponse({ ok, status }: ResponseLike, refuse: Refuse): void {
  if (!ok) throw refuse(`the file was not sent: the server's answer has status ${status}`);
}
