import fc from "fast-check";
import { expect, test } from "vitest";
import { decode, distancesTo, encode, relaxedCode } from "../../src/kernels/code.ts";

test("bytes are written as printable characters, and are the same bytes again", () => {
  const all = Uint8Array.from({ length: 256 }, (_, i) => i);
  expect(decode(encode(all))).toEqual(all);
  fc.assert(
    fc.property(fc.uint8Array({ maxLength: 2000, size: "max" }), (bytes) => {
      const text = encode(bytes);
      expect(text).toMatch(/^[ -~]*$/);
      expect(decode(text)).toEqual(bytes);
    }),
  );
});

test("a byte is one character from 252 to 89, two to 183, three to 251", () => {
  const lengths = [0, 89, 90, 183, 184, 251, 252, 255].map((byte) => encode(Uint8Array.of(byte)).length);
  expect(lengths).toEqual([1, 1, 2, 2, 3, 3, 1, 1]);
});

test("at each place a multiplication is left out, or an addition made one that multiplies; the rest stays", () => {
  const [multiply, add, leftOut, both] = [
    [0xfd, 0xe6, 0x01],
    [0xfd, 0xe4, 0x01],
    [1, 1, 1],
    [0xfd, 0x85, 0x02],
  ];
  const part = fc.record({ before: fc.oneof(fc.nat(600), fc.constantFrom(252, 254, 507)), isMultiply: fc.boolean() });
  fc.assert(
    fc.property(fc.array(part, { maxLength: 20 }), fc.uint8Array({ maxLength: 50 }), (parts, rest) => {
      const between = parts.map(({ before }, i) => new Uint8Array(before).fill(i));
      const code = parts.flatMap(({ isMultiply }, i) => [...between[i]!, ...(isMultiply ? multiply : add)]);
      const made = parts.flatMap(({ isMultiply }, i) => [...between[i]!, ...(isMultiply ? leftOut : both)]);
      let at = -2; // the second byte of a place is two behind its end
      const places = parts.map(({ before }) => (at += before + 3));
      expect([...relaxedCode(Uint8Array.from([...code, ...rest]), distancesTo(places))]).toEqual([...made, ...rest]);
    }),
  );
});
