import type { ByteSource } from "../files/source.ts";

/** A place in a file. */
export interface Span {
  readonly offset: number;
  readonly length: number;
}

/**
 * A parser that asks for bytes by yielding where they are, within the file. So it is written once, for files in memory and
 * for those that have to be waited for.
 */
export type Reading<T> = Generator<Span, T, Uint8Array>;

/** The result for a file in memory. The parser gets copies, because browsers decode no text in shared memory. */
export function readNow<T>(file: Uint8Array, reading: Reading<T>): T {
  let step = reading.next();
  while (!step.done) {
    const { offset, length } = step.value;
    step = reading.next(file.slice(offset, offset + length));
  }
  return step.value;
}

/** The result for any file. */
export async function readLater<T>(source: ByteSource, reading: Reading<T>): Promise<T> {
  let step = reading.next();
  while (!step.done) {
    const { offset, length } = step.value;
    const bytes = new Uint8Array(length);
    await source.read(offset, bytes);
    step = reading.next(bytes);
  }
  return step.value;
}
