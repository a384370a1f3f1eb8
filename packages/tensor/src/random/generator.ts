import { ValueError } from "../errors.ts";
import { MT19937 } from "./mt19937.ts";

/** PyTorch's seed of a generator that is given none. */
const DEFAULT_SEED = 67280421310721;

/**
 * A stream of random numbers: with the same seed, the one that PyTorch's CPU generator gives. Everything that draws takes
 * one as `{ generator }`, or draws from `defaultGenerator`.
 */
export class Generator {
  private engine: MT19937;
  /** The second normal of a pair, kept for the next call; see `randn`. */
  nextNormal: number | null = null;

  /**
   * @param seed a whole number, taken modulo 2^32 as PyTorch does
   * @throws ValueError if it is no whole number
   */
  constructor(seed: number | bigint = DEFAULT_SEED) {
    this.engine = new MT19937(low32(seed));
  }

  /** Starts the stream of another seed. Returns the generator. */
  manualSeed(seed: number | bigint): this {
    this.engine = new MT19937(low32(seed));
    this.nextNormal = null;
    return this;
  }

  /** The next 32-bit word, 0 … 2^32 - 1. */
  random(): number {
    return this.engine.next();
  }

  /** The next float64 in [0, 1): 53 bits of two words, the first one high. */
  uniform(): number {
    const high = this.engine.next() & 0x1fffff;
    return (high * 2 ** 32 + this.engine.next()) * 2 ** -53;
  }
}

function low32(seed: number | bigint): number {
  if (typeof seed !== "bigint" && !Number.isSafeInteger(seed)) {
    throw new ValueError("manualSeed", `a seed is a whole number up to 2^53, or a bigint, got ${String(seed)}`);
  }
  return Number(BigInt.asUintN(32, BigInt(seed)));
}
