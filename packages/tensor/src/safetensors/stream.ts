import type { Tensor } from "../tensor.ts";
import { SafetensorsError } from "./error.ts";
import { checkCover, type Header, headerLength, LENGTH_BYTES, parseHeader, type TensorEntry } from "./header.ts";
import { tensorIn } from "./memory.ts";
import { type ByteStream, SequentialBytes } from "./sequential-bytes.ts";

/**
 * Reads a file while it comes in: its header now, then tensor after tensor. No more is held than one tensor, while it
 * comes in up to twice.
 *
 *     const stream = await openSafetensorsStream(response.body);
 *     for await (const [name, x] of stream) parameters.get(name).detach().copy_(x);
 *
 * @throws SafetensorsError if the file breaks the format
 */
export async function openSafetensorsStream(stream: ByteStream): Promise<SafetensorsStream> {
  const bytes = new SequentialBytes(stream);
  try {
    const start = await bytes.take(LENGTH_BYTES);
    const length = headerLength(start, Number.POSITIVE_INFINITY);
    const header = await bytes.take(length);
    if (header.length < length) headerLength(start, LENGTH_BYTES + header.length);
    return new SafetensorsStream(bytes, parseHeader(header, Number.POSITIVE_INFINITY));
  } catch (error) {
    await bytes.close();
    throw error;
  }
}

/** A file that is coming in. Its tensors can be read once, in the order of their data. */
export class SafetensorsStream {
  /** The text that was written with the tensors. */
  readonly metadata: ReadonlyMap<string, string>;
  /** What the header says of each tensor, under its name, in the order of the data. */
  readonly entries: ReadonlyMap<string, TensorEntry>;
  readonly #bytes: SequentialBytes;
  #begun = false;

  constructor(bytes: SequentialBytes, { metadata, entries }: Header) {
    this.#bytes = bytes;
    this.metadata = metadata;
    this.entries = entries;
  }

  /**
   * The tensors as they come in. Whether the file ends where its header says is known only after the last of them. Leaving
   * the loop cancels the stream.
   * @throws SafetensorsError if the file ends early or late, or a tensor holds a dtype or value that none here can
   */
  async *[Symbol.asyncIterator](): AsyncGenerator<[name: string, x: Tensor], void, undefined> {
    if (this.#begun) throw new SafetensorsError("a stream can be read once only");
    this.#begun = true;
    let received = 0;
    try {
      for (const [name, entry] of this.entries) {
        const data = await this.#bytes.take(entry.end - entry.begin);
        received += data.length;
        if (received < entry.end) checkCover([...this.entries], received);
        yield [name, tensorIn(data, name, { ...entry, begin: 0, end: data.length })];
      }
      const more = await this.#bytes.take(1);
      if (more.length > 0) throw new SafetensorsError(`tensors must cover all data, but end at byte ${received}`);
    } finally {
      await this.#bytes.close();
    }
  }
}
