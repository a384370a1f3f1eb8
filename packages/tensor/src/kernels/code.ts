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

/** WebAssembly's instruction for nothing; the second byte of f32x4.mul; and the last two of f32x4.relaxed_madd. */
const NOTHING = 0x01;
const MULTIPLY = 0xe6;
const MULTIPLY_ADD = [0x85, 0x02];
/** A distance that leads on without a place. */
const FAR = 255;

/**
 * The code in which products that are added to something are rounded once, with the sum: a multiplication is left out, and
 * the addition after it does both. `distances` lead from each such instruction to the next.
 */
export function relaxedCode(code: Uint8Array, distances: Uint8Array): Uint8Array {
  const made = code.slice();
  let at = 0;
  for (const distance of distances) {
    at += distance;
    if (distance === FAR) continue;
    if (made[at] === MULTIPLY) made.fill(NOTHING, at - 1, at + 2);
    else made.set(MULTIPLY_ADD, at);
  }
  return made;
}

/** What leads to these places: only the build needs it. */
export function distancesTo(places: readonly number[]): Uint8Array {
  const distances = places.map((place, i) => place - (places[i - 1] ?? 0));
  return Uint8Array.from(
    distances.flatMap((far) => [...new Array<number>(Math.floor(far / FAR)).fill(FAR), far % FAR]),
  );
}
