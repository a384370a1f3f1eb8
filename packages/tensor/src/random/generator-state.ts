import { ValueError } from "../errors.ts";

/** What a generator goes on from. */
export interface GeneratorState {
  /** What it was seeded with, 0 … 2^64 - 1. */
  readonly seed: bigint;
  /** The 624 words of the Mersenne Twister. */
  readonly words: Int32Array;
  /** How many of them have been drawn, 1 … 624. */
  readonly position: number;
  readonly nextNormal: number | null;
}

// PyTorch's layout, little-endian: u64 seed, i32 words left, i32 seeded, u64 words drawn, u64 × 624 words, f64 x 3 of which
// the second is the cached normal, i32 whether there is one, i32 unused, f32 and u8 of a cached float32 normal, unused.
const N = 624;
const SEED = 0;
const LEFT = 8;
const SEEDED = 12;
const DRAWN = 16;
const WORDS = 24;
const NORMAL = WORDS + 8 * N + 8;
const HAS_NORMAL = NORMAL + 16;
const HAS_FLOAT_NORMAL = HAS_NORMAL + 12;
const BYTES = HAS_FLOAT_NORMAL + 4;

/** The bytes of PyTorch's `get_rng_state()`. */
export function encodeState({ seed, words, position, nextNormal }: GeneratorState): Uint8Array {
  const bytes = new Uint8Array(BYTES);
  const view = new DataView(bytes.buffer);
  view.setBigUint64(SEED, seed, true);
  view.setInt32(LEFT, N + 1 - position, true);
  view.setInt32(SEEDED, 1, true);
  view.setUint32(DRAWN, position, true);
  for (let i = 0; i < N; i++) view.setInt32(WORDS + 8 * i, words[i]!, true);
  view.setFloat64(NORMAL, nextNormal ?? 0, true);
  view.setInt32(HAS_NORMAL, nextNormal === null ? 0 : 1, true);
  return bytes;
}

/**
 * The state in the bytes of PyTorch's `get_rng_state()`.
 * @throws ValueError if they cannot be ones
 */
export function decodeState(bytes: Uint8Array): GeneratorState {
  if (!(bytes instanceof Uint8Array)) refuse(typeof bytes);
  if (bytes.length !== BYTES) refuse(`${bytes.length} bytes`);
  const view = new DataView(bytes.buffer, bytes.byteOffset, BYTES);
  const left = view.getInt32(LEFT, true);
  const drawn = view.getBigUint64(DRAWN, true);
  const hasNormal = view.getInt32(HAS_NORMAL, true);
  const nextNormal = view.getFloat64(NORMAL, true);
  // A generator just seeded has one word left, which is none, and none drawn.
  const counts = left >= 1 && left <= N && (drawn === BigInt(N + 1 - left) || (left === 1 && drawn === 0n));
  if (view.getInt32(SEEDED, true) !== 1) refuse("one that is marked as not seeded");
  if (!counts) refuse(`${drawn} words drawn and ${left} left of ${N}`);
  if ((hasNormal !== 0 && hasNormal !== 1) || !Number.isFinite(nextNormal)) refuse("an impossible cached normal");
  if (view.getUint8(HAS_FLOAT_NORMAL) !== 0) refuse("a cached normal of float32, which the CPU generator has not");
  const words = new Int32Array(N);
  for (let i = 0; i < N; i++) {
    words[i] = view.getInt32(WORDS + 8 * i, true);
    if (view.getUint32(WORDS + 8 * i + 4, true) !== 0) refuse(`more than 32 bits in word ${i}`);
  }
  if (words.every((word) => word === 0)) refuse("624 words of 0, which give nothing but zeros");
  return {
    seed: view.getBigUint64(SEED, true),
    words,
    position: N + 1 - left,
    nextNormal: hasNormal === 1 ? nextNormal : null,
  };
}

function refuse(got: string): never {
  throw new ValueError("setState", `a state is the ${BYTES} bytes that getState() gives, got ${got}`);
}
