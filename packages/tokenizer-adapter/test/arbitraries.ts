import fc from "fast-check";

/** What the pattern tells apart: letters, digits, punctuation, blanks, contractions, and characters of 1 to 4 bytes. */
const fragment = fc.constantFrom(
  ..."the Every lesson . ,  'll 's 're 12 007 -- \n \n\n \t \r\n \u00a0 \u3000 é ß İ 語 日本 नि 😀 👩‍👩‍👧 e\u0301 \u200b \0".split(
    " ",
  ),
  " ",
  "  ",
);

/** Any well-formed text: a mix of such fragments and of arbitrary characters. */
export const text: fc.Arbitrary<string> = fc
  .array(fc.oneof(fragment, fc.string({ unit: "binary", maxLength: 4 })), { maxLength: 40 })
  .map((parts) => parts.join(""));

/** Any JavaScript string, lone surrogates included. */
export const anyString: fc.Arbitrary<string> = fc
  .array(
    fc.oneof(
      text,
      fc.integer({ min: 0xd7f0, max: 0xe00f }).map((unit) => String.fromCharCode(unit)),
    ),
    { maxLength: 9 },
  )
  .map((parts) => parts.join(""));

/** Ids of GPT-2, in sequences that need not be UTF-8: the ids below 256 are single bytes. */
export const gpt2Ids: fc.Arbitrary<number[]> = fc.array(
  fc.oneof(fc.integer({ min: 0, max: 255 }), fc.integer({ min: 0, max: 50256 })),
  { maxLength: 40 },
);
