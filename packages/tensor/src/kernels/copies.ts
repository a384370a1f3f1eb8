// Copies between the kernels' memory and arrays that are the garbage collector's.

/** From so many elements on, the views that the fast way needs are worth it. */
const LONG = 4096;

interface Surroundings {
  readonly process?: { readonly versions?: Readonly<Record<string, string>> };
  readonly Buffer?: { readonly prototype: { readonly fill: (this: Uint8Array, bytes: Uint8Array) => void } };
}

const { process, Buffer } = globalThis as Surroundings;
const { node, bun, deno } = process?.versions ?? {};

/**
 * V8 copies what threads share word by word, in up to three times the time, since another thread might write there. Node fills
 * a Buffer with others' bytes as it copies any memory, and no job runs while its caller copies. Other runtimes have a Buffer, too,
 * that gains nothing.
 */
const fill = node && !bun && !deno && Buffer?.prototype.fill;

/** to[at …] ← `length` elements of `from`, from `start` on, or as many as there are. What has no room in `to` is a RangeError. */
export function copyElements<T extends Float32Array | Int32Array>(
  to: T,
  at: number,
  from: T,
  start: number,
  length: number,
): void {
  const part = start === 0 && length === from.length ? from : from.subarray(start, start + length);
  if (fill && part.length >= LONG && at + part.length <= to.length) {
    fill.call(bytesOf(to, at, part.length), bytesOf(part, 0, part.length));
  } else to.set(part, at);
}

function bytesOf({ buffer, byteOffset }: ArrayBufferView, start: number, length: number): Uint8Array {
  return new Uint8Array(buffer, byteOffset + 4 * start, 4 * length);
}
