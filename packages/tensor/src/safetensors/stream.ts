import { show, ValueError } from "../errors.ts";
import { type ByteStream, checkResponse, type ResponseLike } from "../files/response.ts";
import type { Tensor } from "../tensor.ts";
import { refuse, SafetensorsError } from "./error.ts";
import { checkCover, type Header, headerLength, LENGTH_BYTES, parseHeader, type TensorEntry } from "./header.ts";
import { tensorIn } from "./memory.ts";
import { SequentialBytes } from "./sequential-bytes.ts";

/**
 * Reads a file while it comes in, a Response of `fetch` or another stream: its header now, then tensor after tensor. No more
 * is held than one tensor, while it comes in up to twice.
 *
 *     const stream = await openSafetensorsStream(await fetch("model.safetensors"));
 *     for await (const [name, x] of stream) parameters.get(name).detach().copy_(x);
 *
 * @throws SafetensorsError if the file breaks the format
 * @throws ValueError if `source` is neither
 * @example
 * const response = new Response(writeSafetensors({ w: ones([2, 3]), b: zeros([2]) }));
 * const sums = new Map<string, number>();
 * for await (const [name, x] of await openSafetensorsStream(response)) sums.set(name, x.sum().item());
 * sums // Map(2) { 'b' => 0, 'w' => 6 }
 */
export async function openSafetensorsStream(source: ByteStream | ResponseLike): Promise<SafetensorsStream> {
  const bytes = new SequentialBytes(streamOf(source));
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

function streamOf(source: ByteStream | ResponseLike): ByteStream {
  if (typeof source !== "object" || source === null) {
    const fix = "Pass await fetch(url), or what createReadStream of node:fs gives";
    throw new ValueError("openSafetensorsStream", `takes a Response or another stream, got ${show(source)}`, fix);
  }
  if (!("status" in source)) return source; // not blob: Bun's streams have that, too
  checkResponse(source, refuse);
  if (source.body === null) throw new SafetensorsError("the answer has no body");
  return source.body;
}

/**
 * A file that is coming in. Its tensors can be read once, in the order of their data.
 * @example
 * const stream = await openSafetensorsStream(new Response(writeSafetensors({ w: ones([2, 3]) })));
 * stream.entries.get("w")!.shape // [2, 3]
 * for await (const [, x] of stream) x.sum();
 * stream[Symbol.asyncIterator]().next() // throws SafetensorsError: …a stream can be read once only…
 */
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

  /** Gives up what has not come in yet. */
  async cancel(): Promise<void> {
    this.#begun = true;
    await this.#bytes.close();
  }
}
