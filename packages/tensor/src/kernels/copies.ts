import { nodeBuffer } from "./node-buffer.ts";

// Copies between the kernels' memory and arrays that are the garbage collector's.

/** From so many elements on, the views that the fast way needs are worth it. */
const LONG = 4096;

/** to[at …] ← `length` elements of `from`, from `start` on, or as many as there are. What has no room in `to` is a RangeError. */
export function copyElements<T extends Float32Array | Int32Array>(
  to: T,
  at: number,
  from: T,
  start: number,
  length: number,
): void {
  const part = start === 0 && length === from.length ? from : from.subarray(start, start + length);
  if (nodeBuffer && part.length >= LONG && at + part.length <= to.length) {
    nodeBuffer.prototype.fill.call(bytesOf(to, at, part.length), bytesOf(part, 0, part.length));
  } else to.set(part, at);
}

function bytesOf({ buffer, byteOffset }: ArrayBufferView, start: number, length: number): Uint8Array {
  return new Uint8Array(buffer, byteOffset + 4 * start, 4 * length);
}
