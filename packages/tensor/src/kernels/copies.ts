// Copies between the kernels' memory and arrays that are the garbage collector's.

/** From so many elements on, the views that the fast way needs are worth it. */
const LONG = 4096;

type Fill = (this: Uint8Array, bytes: Uint8Array) => void;

interface Surroundings {
  readonly process?: { readonly versions?: Readonly<Record<string, string>> };
  readonly Buffer?: { readonly prototype: { readonly fill: Fill } };
}

/**
 * V8 copies what threads share word by word, in up to three times the time, since another thread might write there. Node fills
 * a Buffer with others' bytes as it copies any memory, and no thread writes to what the caller of a kernel copies.
 */
let fill: Fill | false | undefined;

function fillOfNode({ process, Buffer }: Surroundings): Fill | false {
  const { node, bun, deno } = process?.versions ?? {};
  return node && !bun && !deno && Buffer ? Buffer.prototype.fill : false;
}

/** to[at …] ← `length` elements of `from`, from `start` on. */
export function copyElements(to: Float32Array, at: number, from: Float32Array, start: number, length: number): void {
  if (length >= LONG) fill ??= fillOfNode(globalThis as Surroundings);
  if (length >= LONG && fill) fill.call(bytesOf(to, at, length), bytesOf(from, start, length));
  else to.set(length === from.length ? from : from.subarray(start, start + length), at);
}

function bytesOf({ buffer, byteOffset }: Float32Array, start: number, length: number): Uint8Array {
  return new Uint8Array(buffer, byteOffset + 4 * start, 4 * length);
}
