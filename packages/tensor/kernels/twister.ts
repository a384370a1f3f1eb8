import { constant } from "./constants";
import { TWISTER } from "./memory-map";

// The Mersenne Twister MT19937, four words at a time: src/random/mt19937.ts, which owns the state. It lies at TWISTER while
// words are drawn.

const N: i32 = 624;
const M: i32 = 397;

/** The upper bit and the lowest one of a word, and what the lowest one adds. */
const TWIST: usize = memory.data<u32>([0x80000000, 1, 0x9908b0df]);
const TEMPER: usize = memory.data<u32>([0x9d2c5680, 0xefc60000]);

/**
 * Writes the next n words to `to`, `position` of the state having been drawn before.
 * @returns how many have been then
 */
export function drawWords(position: i32, to: usize, n: i32): i32 {
  while (n > 0) {
    if (position === N) {
      twist();
      position = 0;
    }
    const count = min(N - position, n);
    temper(TWISTER + (<usize>position << 2), to, count);
    position += count;
    to += <usize>count << 2;
    n -= count;
  }
  return position;
}

/** Replaces all words of the state, in three runs so that no index needs a modulo. */
function twist(): void {
  const middle = TWISTER + (<usize>(N - M) << 2);
  const last = TWISTER + (<usize>(N - 1) << 2);
  let at = TWISTER;
  for (; at + 16 <= middle; at += 16) twist4(at, at + (M << 2));
  for (; at < middle; at += 4) twist1(at, at + 4, at + (M << 2));
  for (; at < last; at += 16) twist4(at, at - ((N - M) << 2)); // N - 1 - (N - M) words, a multiple of 4
  twist1(last, TWISTER, TWISTER + (<usize>(M - 1) << 2));
}

/** Four words at `at`: the upper bit of each and the lower bits of the one after, times the matrix, plus one from afar. */
@inline
function twist4(at: usize, afar: usize): void {
  const next = v128.load(at, 4);
  const y = v128.bitselect(v128.load(at), next, constant(TWIST));
  const matrix = v128.and(i32x4.neg(v128.and(next, constant(TWIST, 1))), constant(TWIST, 2));
  v128.store(at, v128.xor(v128.load(afar), v128.xor(i32x4.shr_u(y, 1), matrix)));
}

@inline
function twist1(at: usize, after: usize, afar: usize): void {
  const next = load<u32>(after);
  const y = (load<u32>(at) & 0x80000000) | (next & 0x7fffffff);
  store<u32>(at, load<u32>(afar) ^ (y >> 1) ^ (-(next & 1) & 0x9908b0df));
}

/** The words that are drawn are those of the state, their bits mixed. */
function temper(from: usize, to: usize, n: i32): void {
  const end = to + (<usize>n << 2);
  for (; to + 16 <= end; to += 16) {
    let y = v128.load(from);
    y = v128.xor(y, i32x4.shr_u(y, 11));
    y = v128.xor(y, v128.and(i32x4.shl(y, 7), constant(TEMPER)));
    y = v128.xor(y, v128.and(i32x4.shl(y, 15), constant(TEMPER, 1)));
    v128.store(to, v128.xor(y, i32x4.shr_u(y, 18)));
    from += 16;
  }
  for (; to < end; to += 4) {
    let y = load<u32>(from);
    y ^= y >> 11;
    y ^= (y << 7) & 0x9d2c5680;
    y ^= (y << 15) & 0xefc60000;
    store<u32>(to, y ^ (y >> 18));
    from += 4;
  }
}
