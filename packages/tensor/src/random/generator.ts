import { optionsOf } from "../check.ts";
import { show, ValueError } from "../errors.ts";
import { decodeState, encodeState } from "./generator-state.ts";
import { MT19937 } from "./mt19937.ts";

/** PyTorch's seed of a generator that is given none. */
const DEFAULT_SEED = 67280421310721n;

/**
 * How dropout and `bernoulli(p, shape)` draw: "portable", as PyTorch does where it is built without MKL (macOS on ARM,
 * Debian), or "mkl", as its wheels for x86 Linux and Windows do. The two give other masks with the same seed.
 */
export type DropoutDraws = "portable" | "mkl";

/** Options of a generator. */
export interface GeneratorOptions {
  /** How dropout draws. */
  readonly dropout?: DropoutDraws | undefined;
}

/**
 * A stream of random numbers: with the same seed, the one that PyTorch's CPU generator gives. Everything that draws takes
 * one as `{ generator }`, or draws from `defaultGenerator()`.
 * @example
 * const generator = new Generator(123);
 * const copy = generator.clone();
 * randn([3], { generator }) // tensor([-0.1115, 0.1204, -0.3696])
 * randn([3], { generator: copy }) // tensor([-0.1115, 0.1204, -0.3696])
 */
export class Generator {
  /** The second normal of a pair, kept for the next call; see `randn`. */
  nextNormal: number | null = null;
  private drawsDropout: DropoutDraws;
  private readonly engine: MT19937;
  private startedFrom: bigint;

  /**
   * @param seed see `manualSeed`
   * @param options `dropout`: how dropout draws, "portable" (the default) or "mkl"
   * @throws ValueError if the seed is no whole number, or has more than 64 bits, or an option is something else
   */
  constructor(seed: number | bigint = DEFAULT_SEED, options: GeneratorOptions = {}) {
    this.drawsDropout = dropoutOf("Generator", options, "portable");
    this.startedFrom = unsigned64("Generator", seed);
    this.engine = new MT19937(low32(this.startedFrom));
  }

  /**
   * Starts the stream of another seed, and returns the generator. A negative seed counts from 2^64; seeds with the same low
   * 32 bits give the same stream. Both are PyTorch's rules.
   * @param options `dropout`: how dropout draws from now on; as before if it is left out
   * @throws ValueError if the seed is no whole number, or has more than 64 bits, or an option is something else
   */
  manualSeed(seed: number | bigint, options: GeneratorOptions = {}): this {
    const dropout = dropoutOf("manualSeed", options, this.drawsDropout);
    this.startedFrom = unsigned64("manualSeed", seed);
    this.engine.seed(low32(this.startedFrom));
    this.nextNormal = null;
    this.drawsDropout = dropout;
    return this;
  }

  /**
   * Starts a stream that nobody can foresee, and returns its seed, 0 … 2^53 - 1.
   * @throws ValueError if the engine has no source of unforeseeable numbers
   */
  seed(): bigint {
    const [high = 0, low = 0] = entropy();
    return this.manualSeed((high & 0x1fffff) * 2 ** 32 + low).startedFrom;
  }

  /** The seed that the stream was started from, 0 … 2^64 - 1. */
  initialSeed(): bigint {
    return this.startedFrom;
  }

  /** How dropout draws from this generator. */
  get dropout(): DropoutDraws {
    return this.drawsDropout;
  }

  /** The next 32-bit word, 0 … 2^32 - 1. */
  random(): number {
    return this.engine.next();
  }

  /** The next two words as one of 64 bits, the first one high. */
  random64(): bigint {
    const high = this.engine.next();
    return (BigInt(high) << 32n) | BigInt(this.engine.next());
  }

  /** The next float64 in [0, 1): 53 bits of two words, the first one high. */
  uniform(): number {
    return float64Of(this.engine.next(), this.engine.next());
  }

  /**
   * Fills `words` with the next words, as int32: `random()` for each, in bulk.
   * @throws ValueError if it is no Int32Array
   */
  fill(words: Int32Array): void {
    if (!(words instanceof Int32Array)) throw new ValueError("fill", `takes an Int32Array, got ${show(words)}`);
    this.engine.fill(words);
  }

  /**
   * All that the stream goes on from, cached normal included, as the 5056 bytes of PyTorch's `get_rng_state()`. Nothing in
   * them tells how dropout draws, as nothing in PyTorch's tells the build: that stays the generator's own.
   */
  getState(): Uint8Array {
    const { state, position } = this.engine;
    return encodeState({ seed: this.startedFrom, words: state, position, nextNormal: this.nextNormal });
  }

  /**
   * Goes on from where `getState`, ours or PyTorch's, was called. Returns the generator.
   * @throws ValueError if these are not the bytes of a state; the generator is then as it was
   */
  setState(bytes: Uint8Array): this {
    const { seed, words, position, nextNormal } = decodeState(bytes);
    this.startedFrom = seed;
    this.engine.resume(words, position);
    this.nextNormal = nextNormal;
    return this;
  }

  /** Another generator that goes on from the same place and draws dropout in the same way. */
  clone(): Generator {
    return new Generator(this.startedFrom, { dropout: this.drawsDropout }).setState(this.getState());
  }
}

function unsigned64(op: string, seed: number | bigint): bigint {
  if ((typeof seed !== "bigint" && !Number.isSafeInteger(seed)) || seed < -(2n ** 63n) || seed >= 2n ** 64n) {
    throw new ValueError(op, `a seed is a whole number from -2^63 to 2^64 - 1, got ${show(seed)}`, seedFix(seed));
  }
  return BigInt.asUintN(64, BigInt(seed));
}

/** For a number that is not exact, and one that came as text. */
function seedFix(seed: unknown): string {
  if (Number.isInteger(seed)) return "Use a bigint from 2^53 on, as in 9007199254740993n";
  return typeof seed === "string" ? "Convert it with Number(…)" : "";
}

function dropoutOf(op: string, options: GeneratorOptions, otherwise: DropoutDraws): DropoutDraws {
  const { dropout = otherwise } = optionsOf<GeneratorOptions>(op, options, ["dropout"]);
  if (dropout === "portable" || dropout === "mkl") return dropout;
  const fix = 'Use "mkl" for the numbers of Linux and Windows';
  throw new ValueError(op, `dropout is "portable" or "mkl", got ${show(dropout)}`, fix);
}

/** The float64 in [0, 1) of 53 bits of two words, with or without signs. */
export function float64Of(high: number, low: number): number {
  return ((high & 0x1fffff) * 2 ** 32 + (low >>> 0)) * 2 ** -53;
}

function low32(seed: bigint): number {
  return Number(BigInt.asUintN(32, seed));
}

/** Two words that nobody can foresee. */
function entropy(): Uint32Array {
  // Node, browsers and workers have it; the library's types are those of plain ECMAScript.
  const { crypto } = globalThis as { crypto?: { getRandomValues(words: Uint32Array): Uint32Array } };
  if (crypto) return crypto.getRandomValues(new Uint32Array(2));
  throw new ValueError("seed", "this engine has no crypto.getRandomValues to seed from", "Call manualSeed(…) first");
}
