import type { Generator } from "../random/generator.ts";
import { copyElements } from "./copies.ts";
import type { Engine } from "./load.ts";
import { cos, sin } from "./math/trigonometry.ts";
import { isResident, scratch32 } from "./memory.ts";
import { runJob, threadsFor } from "./threads.ts";

// The fast way to many random numbers. It has the same bits as the plain one, in src/random. Words are drawn one after the
// other whatever the number of threads; what is made of them can be shared.

/** Fewer numbers gain little: the state of the twister is copied there and back. */
export const MANY = 512;
/** So many at a time are drawn and transformed: between the two they stay in the second cache. */
const PIECE = 2 ** 16;
/** So many where threads share the transform, which must be worth waking them. */
const SHARED_PIECE = 2 ** 18;

/** The jobs of packages/tensor/kernels/tasks.ts, and how many nanoseconds a number takes a thread, roughly. */
const NORMALS = { kind: 32, time: 3 };
const UNIFORMS = { kind: 33, time: 0.5 };

/** `to` ← the next words of a twister, whose state moves on. Returns its position then; null if there is no room. */
export function fastWords(simd: Engine, state: Int32Array, position: number, to: Int32Array): number | null {
  const room = isResident(to) ? to : scratch(simd, Math.min(to.length, PIECE));
  if (!room) return null;
  const place = simd.exports.TWISTER.value / 4;
  simd.heap32.set(state, place);
  let drawn = position;
  for (let start = 0; start < to.length; start += room.length) {
    const count = Math.min(room.length, to.length - start);
    drawn = simd.exports.drawWords(drawn, room.byteOffset, count);
    if (room !== to) copyElements(to, start, room, 0, count);
  }
  state.set(simd.heap32.subarray(place, place + state.length));
  return drawn;
}

/** `fillUniform` of src/random/uniform.ts; false if there is no room. `from` and `width` are float32. */
export function fastUniforms(
  simd: Engine,
  y: Float32Array,
  from: number,
  width: number,
  generator: Generator,
): boolean {
  return fillNumbers(simd, UNIFORMS, y, [from, width], generator);
}

/** cos(k/64) and sin(k/64), k = 0 … 402. */
let turn: Float64Array | undefined;

/** Normal numbers in blocks of 16, as in src/random/normal.ts; false if there is no room. `mean` and `std` are float32. */
export function fastNormals(simd: Engine, y: Float32Array, mean: number, std: number, generator: Generator): boolean {
  turn ??= Float64Array.from({ length: 2 * 403 }, (_, i) => (i % 2 === 0 ? cos(i / 128) : sin((i - 1) / 128)));
  new Float64Array(simd.memory.buffer, simd.exports.TURN.value, turn.length).set(turn);
  return fillNumbers(simd, NORMALS, y, [mean, std], generator);
}

/** y ← numbers of one word each. False, and nothing done, if there is no room. */
function fillNumbers(
  simd: Engine,
  { kind, time }: { kind: number; time: number },
  y: Float32Array,
  parameters: readonly [number, number],
  generator: Generator,
): boolean {
  const threads = threadsFor(simd, y.length * time);
  const size = threads > 1 ? SHARED_PIECE : PIECE;
  for (let start = 0; start < y.length; start += size) {
    const n = Math.min(size, y.length - start);
    const inPlace = isResident(y);
    const places = scratch32([n, inPlace ? 0 : n]); // a task that is done again must still find its words
    if (!places) return false;
    generator.fill(new Int32Array(simd.memory.buffer, 4 * places[0]!, n));
    const to = inPlace ? y.byteOffset / 4 + start : places[1]!;
    simd.words.set([n, 4 * places[0]!, 4 * to]);
    simd.floats.set(parameters);
    runJob(simd, kind, n < SHARED_PIECE ? 1 : 4 * threads);
    if (!inPlace) copyElements(y, start, simd.heap, to, n);
  }
  return true;
}

/**
 * 1 with probability p, else 0, of two words each, as in src/random/bernoulli.ts. False, and nothing done, if there is no
 * room.
 */
export function fastChances(simd: Engine, y: Float32Array, p: number, generator: Generator): boolean {
  const size = PIECE / 2;
  for (let start = 0; start < y.length; start += size) {
    const n = Math.min(size, y.length - start);
    const words = scratch(simd, 2 * n);
    if (!words) return false;
    generator.fill(words);
    simd.exports.chances(words.byteOffset, n, BigInt(Math.ceil(p * 2 ** 53))); // k·2^-53 < p in whole numbers
    copyElements(y, start, simd.heap, words.byteOffset / 4, n);
  }
  return true;
}

function scratch(simd: Engine, length: number): Int32Array | null {
  const places = scratch32([length]);
  return places && new Int32Array(simd.memory.buffer, 4 * places[0]!, length);
}
