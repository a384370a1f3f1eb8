import type { ByteStream } from "../files/response.ts";
import { SafetensorsError } from "./error.ts";

/** Cuts chunks of any length into the lengths asked for. */
export class SequentialBytes {
  readonly #chunks: AsyncGenerator<Uint8Array, void, undefined>;
  /** What came in and was not asked for yet. */
  #rest: Uint8Array = new Uint8Array(0);

  constructor(stream: ByteStream) {
    this.#chunks = chunksOf(stream);
  }

  /**
   * The next `length` bytes, in an array of their own; fewer if there are no more. The array grows with what comes in, so
   * that a header which promises more than its file has does not cost more memory than the file.
   */
  async take(length: number): Promise<Uint8Array> {
    let bytes = new Uint8Array(Math.min(length, 2 ** 16));
    let count = 0;
    for (;;) {
      const part = this.#rest.subarray(0, length - count);
      if (count + part.length > bytes.length) {
        const grown = new Uint8Array(Math.min(length, 2 * (count + part.length)));
        grown.set(bytes.subarray(0, count));
        bytes = grown;
      }
      bytes.set(part, count);
      count += part.length;
      this.#rest = this.#rest.subarray(part.length);
      if (count === length) return bytes;
      const next = await this.#chunks.next();
      if (next.done) return bytes.slice(0, count);
      this.#rest = next.value;
    }
  }

  async close(): Promise<void> {
    await this.#chunks.return();
  }
}

async function* chunksOf(stream: ByteStream): AsyncGenerator<Uint8Array, void, undefined> {
  if (Symbol.asyncIterator in stream) {
    for await (const chunk of stream) yield checked(chunk);
    return;
  }
  const reader = stream.getReader(); // not every browser iterates over a ReadableStream
  try {
    for (;;) {
      const { done, value } = await reader.read();
      if (done) return;
      yield checked(value);
    }
  } finally {
    await reader.cancel();
  }
}

function checked(chunk: unknown): Uint8Array {
  if (chunk instanceof Uint8Array) return chunk;
  throw new SafetensorsError(`the chunks of a stream must be Uint8Arrays, got ${typeof chunk}`);
}
