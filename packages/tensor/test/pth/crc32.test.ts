import fc from "fast-check";
import { expect, test } from "vitest";
import { crc32 } from "../../src/pth/crc32.ts";
import { naiveCrc32 } from "./files.ts";

test("the checksum is zip's", () => {
  const digits = Uint8Array.from("123456789", (char) => char.charCodeAt(0));
  expect(crc32(digits)).toBe(0xcbf43926); // the check value of CRC-32/ISO-HDLC, https://reveng.sourceforge.io/crc-catalogue/
});

test("it is its definition, of bytes at any place, at once and in two parts", () => {
  fc.assert(
    fc.property(fc.uint8Array({ maxLength: 70 }), fc.nat(7), fc.nat(70), (bytes, shift, cut) => {
      const shifted = new Uint8Array(bytes.length + shift).subarray(shift);
      shifted.set(bytes);
      expect(crc32(shifted)).toBe(naiveCrc32(bytes));
      expect(crc32(shifted.subarray(cut), crc32(shifted.subarray(0, cut)))).toBe(naiveCrc32(bytes));
    }),
  );
});
