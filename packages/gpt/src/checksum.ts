import type { Tensor } from "@pellucid/tensor";

const OFFSET = 0x811c9dc5;
const PRIME = 0x01000193;

/**
 * A checksum of a text and of float32 tensors with their names and shapes, as eight hexadecimal digits: FNV-1a over 32-bit
 * words. Each word enters by a step that can be undone, so a change of any one word is always noticed.
 * @see http://www.isthe.com/chongo/tech/comp/fnv/
 */
export function checksum(text: string, tensors: ReadonlyMap<string, Tensor>): string {
  let hash = addText(OFFSET, text);
  for (const [name, x] of [...tensors].sort(([a], [b]) => (a < b ? -1 : 1))) {
    hash = addText(hash, `${name} ${x.dtype} [${x.shape.join()}]`);
    const { buffer, byteOffset, length } = x.toTypedArray();
    const words = new Int32Array(buffer, byteOffset, length);
    for (let i = 0; i < length; i++) hash = Math.imul(hash ^ words[i]!, PRIME);
  }
  return (hash >>> 0).toString(16).padStart(8, "0");
}

function addText(hash: number, text: string): number {
  for (let i = 0; i < text.length; i++) hash = Math.imul(hash ^ text.charCodeAt(i), PRIME);
  return hash;
}
