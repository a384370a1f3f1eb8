// Every host has these, and the language's own library of types has none of them.
declare const TextEncoder: new () => { encode(text: string): Uint8Array<ArrayBuffer> };
declare const TextDecoder: new (
  encoding: string,
  options: { fatal: boolean; ignoreBOM: boolean },
) => { decode(bytes: Uint8Array): string };

/** A surrogate without its other half, which UTF-8 cannot write. */
const LONE_SURROGATE = /\p{Surrogate}/u;

/** One for all texts: a file can have a million short ones. */
const UTF8 = new TextDecoder("utf-8", { fatal: true, ignoreBOM: true });

export function isWellFormed(text: string): boolean {
  return !LONE_SURROGATE.test(text);
}

export function encodeUtf8(text: string): Uint8Array<ArrayBuffer> {
  return new TextEncoder().encode(text);
}

/** The text of these bytes; null if they are not UTF-8. */
export function decodeUtf8(bytes: Uint8Array): string | null {
  try {
    return UTF8.decode(bytes);
  } catch {
    return null;
  }
}
