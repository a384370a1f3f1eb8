/**
 * Bytes as a string with one character, U+0000 … U+00FF, per byte: unlike a Uint8Array it can be the key of a Map, and
 * ASCII text is its own byte string. A token is a few bytes that need not be whole characters, so it is kept in this form.
 */
export type ByteString = string;

const encoder = /* @__PURE__ */ new TextEncoder();

/** The UTF-8 bytes of `text`; a lone surrogate gives those of U+FFFD. */
export function utf8(text: string): ByteString {
  return text.replace(/\P{ASCII}/gu, (character) => String.fromCharCode(...encoder.encode(character)));
}

/** `bytes` as numbers, which is what a TextDecoder reads. */
export function toUint8Array(bytes: ByteString): Uint8Array<ArrayBuffer> {
  const array = new Uint8Array(bytes.length);
  for (let i = 0; i < bytes.length; i++) array[i] = bytes.charCodeAt(i);
  return array;
}
