import fc from "fast-check";
import { expect, test } from "vitest";
import { decode, edited, encode } from "../../src/kernels/code.ts";

test("bytes are written as printable characters, and are the same bytes again", () => {
  const all = Uint8Array.from({ length: 256 }, (_, i) => i);
  expect(decode(encode(all))).toEqual(all);
  fc.assert(
    fc.property(fc.uint8Array({ maxLength: 2000 }), (bytes) => {
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

test("edits let bytes stay, take some away, and bring others, as often as they like", () => {
  const edit = fc.record({ stay: fc.nat(255), go: fc.nat(20), come: fc.uint8Array({ maxLength: 20 }) });
  fc.assert(
    fc.property(fc.array(edit, { maxLength: 20 }), fc.uint8Array({ maxLength: 50 }), (edits, rest) => {
      const kept = edits.map(({ stay }, i) => new Uint8Array(stay).fill(i));
      const code = edits.flatMap(({ go }, i) => [...kept[i]!, ...new Uint8Array(go).fill(99)]);
      const made = edits.flatMap(({ come }, i) => [...kept[i]!, ...come]);
      const list = edits.flatMap(({ stay, go, come }) => [stay, go, come.length, ...come]);
      expect([...edited(Uint8Array.from([...code, ...rest]), Uint8Array.from(list))]).toEqual([...made, ...rest]);
    }),
  );
});
