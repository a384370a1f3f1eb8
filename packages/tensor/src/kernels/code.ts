// How the compiled kernels are written as text, by scripts/build-kernels.ts: most bytes are one character.

/** Every host has it, and the language's own library of types does not. */
declare const TextEncoder: new () => { encode(text: string): Uint8Array };

/** The tilde's value is added to that of the next character. Any other's counts from the space, and is a byte, but for ABOVE. */
const [SPACE, TILDE] = [32, 126];
/** So the bytes near 255, with which SIMD instructions begin, are short. */
const ABOVE = 4;

/** The bytes that a text stands for. They take the place of its characters' codes. */
export function decode(text: string): Uint8Array {
  const bytes = new TextEncoder().encode(text);
  let n = 0;
  for (let i = 0; i < bytes.length; n++) {
    let character = bytes[i++]!;
    let byte = character;
    while (character === TILDE) {
      character = bytes[i++]!;
      byte += character - SPACE;
    }
    bytes[n] = byte - SPACE - ABOVE;
  }
  return bytes.slice(0, n);
}

/** The text that stands for bytes: only the build needs it. */
export function encode(bytes: Uint8Array): string {
  const most = TILDE - SPACE;
  let text = "";
  for (const byte of bytes) {
    const value = (byte + ABOVE) % 256;
    text += "~".repeat(Math.floor(value / most)) + String.fromCharCode(SPACE + (value % most));
  }
  return text;
}

/** The code that edits make of another: how many bytes stay, how many go, how many come, and these; again and again. */
export function edited(code: Uint8Array, edits: Uint8Array): Uint8Array {
  const made = new Uint8Array(code.length + edits.length);
  let from = 0;
  let to = 0;
  const add = (bytes: Uint8Array, start: number, count: number): void => {
    made.set(bytes.subarray(start, start + count), to);
    to += count;
  };
  for (let i = 0; i < edits.length; i += 3 + edits[i + 2]!) {
    const stay = edits[i]!;
    add(code, from, stay);
    add(edits, i + 3, edits[i + 2]!);
    from += stay + edits[i + 1]!;
  }
  add(code, from, code.length - from);
  return made.slice(0, to);
}
