import { constant } from "./constants";
import { TEMPERED, TWISTER } from "./memory-map";

// The Mersenne Twister MT19937, four words at a time: src/random/mt19937.ts, which owns the state. It lies at TWISTER while
// words are drawn.

const N: i32 = 624;
const M: i32 = 397;
const END: usize = TWISTER + (N << 2);

/** The upper bit of a word, and what its lowest one adds to the next. */
const TWIST: usize = memory.data<u32>([0x80000000, 0x9908b0df]);
const TEMPER: usize = memory.data<u32>([0x9d2c5680, 0xefc60000]);

/**
 * Writes the next n words to `to`, `position` of the state having been drawn before.
 * @returns how many have been then
 */
export function drawWords(position: i32, to: usize, n: i32): i32 {
  while (n > 0) {
    const all = position === N && n >= N;
    if (position === N) {
      twist(all ? to : TEMPERED);
      position = 0;
    }
    const count = min(N - position, n);
    if (!all) temper(TWISTER + (<usize>position << 2), to, count);
    position += count;
    to += <usize>count << 2;
    n -= count;
  }
  return position;
}

/** Replaces all words of the state, and writes them to `to`, tempered. */
function twist(to: usize): void {
  to = twistFours(TWISTER, 1, M << 2, to);
  store<u32>(END, load<u32>(TWISTER)); // the word after the last is the first, already replaced
  to = twistFours(TWISTER + 16, (N - M) >> 2, M << 2, to);
  twistFours(TWISTER + (((N - M) >> 2) + 1) * 16, (M - 1) >> 2, (M - N) << 2, to);
}

/** Four words at a time: the upper bit of each and the lower bits of the one after, times the matrix, plus the one `afar`. */
function twistFours(at: usize, fours: i32, afar: i32, to: usize): usize {
  const upper = constant(TWIST);
  const matrix = constant(TWIST, 1);
  const first = constant(TEMPER);
  const second = constant(TEMPER, 1);
  for (const end = at + (<usize>fours << 4); at < end; at += 16) {
    const next = v128.load(at, 4);
    const word = v128.bitselect(v128.load(at), next, upper);
    const added = v128.and(i32x4.shr_s(i32x4.shl(next, 31), 31), matrix);
    const twisted = v128.xor(v128.load(at + afar), v128.xor(i32x4.shr_u(word, 1), added));
    v128.store(at, twisted);
    v128.store(to, tempered(twisted, first, second));
    to += 16;
  }
  return to;
}

/** n words of the state, tempered: their bits are mixed. */
function temper(from: usize, to: usize, n: i32): void {
  const first = constant(TEMPER);
  const second = constant(TEMPER, 1);
  const end = to + (<usize>n << 2);
  for (; to + 16 <= end; to += 16) {
    v128.store(to, tempered(v128.load(from), first, second));
    from += 16;
  }
  for (; to < end; to += 4) {
    store<i32>(to, i32x4.extract_lane(tempered(v128.load32_zero(from), first, second), 0));
    from += 4;
  }
}

@inline
function tempered(y: v128, first: v128, second: v128): v128 {
  y = v128.xor(y, i32x4.shr_u(y, 11));
  y = v128.xor(y, v128.and(i32x4.shl(y, 7), first));
  y = v128.xor(y, v128.and(i32x4.shl(y, 15), second));
  return v128.xor(y, i32x4.shr_u(y, 18));
}
