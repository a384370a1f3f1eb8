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

/** In memory that threads share, or not, at an odd place of it, with something behind it. */
const made = (length: number, shared: boolean): Float32Array => {
  const bytes = 4 * length + 400;
  return new Float32Array(shared ? new SharedArrayBuffer(bytes) : new ArrayBuffer(bytes), 12, length);
};

const lengths = fc.oneof(fc.nat(40), fc.integer({ min: 4090, max: 4100 }), fc.integer({ min: 4096, max: 20_000 }));
const place = fc.nat(30);

test("as many elements are copied as are asked for, with all bits, and nothing beside them", () => {
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

test("what is asked for behind the end of an array is left out", () => {
  fc.assert(
    fc.property(lengths, place, place, fc.integer({ min: 1, max: 90 }), fc.boolean(), (n, at, start, more, shared) => {
      const to = filled(made(at + n + more, shared), 1);
      const from = filled(made(start + n, !shared), 1_000_000);
      const wanted = wordsOf(to);
      wanted.splice(at, n, ...wordsOf(from).slice(start));
      copyElements(to, at, from, start, n + more);
      expect(wordsOf(to)).toEqual(wanted);
    }),
    { numRuns: 100 },
  );
});

test("what has no room is refused, and nothing is copied", () => {
  for (const n of [10, 5000]) {
    const to = filled(made(n, true), 1);
    const before = wordsOf(to);
    expect(() => copyElements(to, 1, filled(made(n, false), 2), 0, n)).toThrow(RangeError);
    expect(wordsOf(to)).toEqual(before);
  }
});
