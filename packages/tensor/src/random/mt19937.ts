import { engine } from "../kernels/engine.ts";
import { fastWords, MANY } from "../kernels/random.ts";

const N = 624;
const M = 397;
const MATRIX = 0x9908b0df;
const UPPER = 0x80000000;
const LOWER = 0x7fffffff;

/**
 * The Mersenne Twister MT19937: 32-bit words with a period of 2^19937 - 1, as PyTorch's CPU generator draws them. Words are
 * made 624 at a time.
 * @see M. Matsumoto and T. Nishimura, "Mersenne Twister", ACM TOMACS 8 (1998)
 */
export class MT19937 {
  /** The words that the next 624 draws after these are made from. */
  readonly state: Int32Array = new Int32Array(N);
  /** How many words of this state have been drawn. */
  position: number = N;
  /** The words to draw: the state, tempered. */
  private readonly words: Int32Array = new Int32Array(N);

  constructor(seed: number) {
    this.seed(seed);
  }

  /** Starts again, seeded as the authors' init_genrand does with the low 32 bits of `seed`. */
  seed(seed: number): void {
    this.state[0] = seed;
    for (let i = 1; i < N; i++) {
      const before = this.state[i - 1]!;
      this.state[i] = Math.imul(1812433253, before ^ (before >>> 30)) + i;
    }
    this.position = N;
  }

  /** Goes on from a state that was taken from another twister. */
  resume(state: Int32Array, position: number): void {
    this.state.set(state);
    this.position = position;
    this.temper();
  }

  /** The next word, 0 … 2^32 - 1. */
  next(): number {
    if (this.position === N) this.twist();
    return this.words[this.position++]! >>> 0;
  }

  /** Fills `to` with the next words, as int32. */
  fill(to: Int32Array): void {
    const simd = to.length < MANY ? null : engine();
    const position = simd && fastWords(simd, this.state, this.position, to);
    if (position === null) this.fillPlain(to);
    else this.resume(this.state, position);
  }

  private fillPlain(to: Int32Array): void {
    for (let start = 0; start < to.length; ) {
      if (this.position === N) this.twist();
      const count = Math.min(N - this.position, to.length - start);
      to.set(this.words.subarray(this.position, this.position + count), start);
      this.position += count;
      start += count;
    }
  }

  /** Replaces all 624 words, in three runs so that no index needs a modulo. */
  private twist(): void {
    const s = this.state;
    for (let i = 0; i < N - M; i++) s[i] = s[i + M]! ^ mix(s[i]!, s[i + 1]!);
    for (let i = N - M; i < N - 1; i++) s[i] = s[i + M - N]! ^ mix(s[i]!, s[i + 1]!);
    s[N - 1] = s[M - 1]! ^ mix(s[N - 1]!, s[0]!);
    this.position = 0;
    this.temper();
  }

  private temper(): void {
    const { state, words } = this;
    for (let i = 0; i < N; i++) {
      let y = state[i]!;
      y ^= y >>> 11;
      y ^= (y << 7) & 0x9d2c5680;
      y ^= (y << 15) & 0xefc60000;
      words[i] = y ^ (y >>> 18);
    }
  }
}

function mix(upper: number, lower: number): number {
  const y = (upper & UPPER) | (lower & LOWER);
  return (y >>> 1) ^ (-(lower & 1) & MATRIX); // a branch on a random bit would be three times as slow
}
