import fc from "fast-check";
import { expect, test } from "vitest";
import { copyElements } from "../../src/kernels/copies.ts";

/** Words of all kinds, among them NaNs that are not the usual one, from `seed` on. */
function filled(array: Float32Array, seed: number): Float32Array {
  const words = new Uint32Array(array.buffer, array.byteOffset, array.length);
  for (let i = 0; i < words.length; i++) words[i] = Math.imul(seed + i, 0x9e3779b1);
  return array;
}

const wordsOf = (array: Float32Array): number[] => [...new Uint32Array(array.buffer, array.byteOffset, array.length)];

/** In memory that threads share, or not, at an odd place of it. */
const made = (length: number, shared: boolean): Float32Array =>
  new Float32Array(shared ? new SharedArrayBuffer(4 * length + 12) : new ArrayBuffer(4 * length + 12), 12, length);

test("as many elements are copied as are asked for, with all bits, and nothing beside them", () => {
  const lengths = fc.oneof(fc.nat(40), fc.integer({ min: 4090, max: 4100 }), fc.integer({ min: 4096, max: 20_000 }));
  const place = fc.nat(30);
  fc.assert(
    fc.property(
      lengths,
      place,
      place,
      place,
      place,
      fc.boolean(),
      fc.boolean(),
      (n, at, start, a, b, toShared, shared) => {
        const to = filled(made(at + n + a, toShared), 1);
        const from = filled(made(start + n + b, shared), 1_000_000);
        const wanted = wordsOf(to);
        wanted.splice(at, n, ...wordsOf(from).slice(start, start + n));
        const before = wordsOf(from);
        copyElements(to, at, from, start, n);
        expect(wordsOf(to)).toEqual(wanted);
        expect(wordsOf(from)).toEqual(before);
      },
    ),
    { numRuns: 200 },
  );
});
