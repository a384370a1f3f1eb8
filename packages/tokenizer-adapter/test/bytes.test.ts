import fc from "fast-check";
import { expect, test } from "vitest";
import { toUint8Array, utf8 } from "../src/bytes.ts";
import { anyString } from "./arbitraries.ts";

test("utf8 gives the bytes that TextEncoder gives, also for lone surrogates", () => {
  fc.assert(
    fc.property(anyString, (s) => {
      expect(toUint8Array(utf8(s))).toEqual(new TextEncoder().encode(s));
    }),
  );
});
