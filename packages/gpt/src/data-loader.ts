import { defaultGenerator, Generator, optionsOf, randperm, show, ValueError } from "@pellucid/tensor";
import { type Batch, GPTDataset } from "./gpt-dataset.ts";

/** How a `DataLoader` makes batches. */
export interface DataLoaderOptions {
  /** Windows in a batch. Default: 1. */
  readonly batchSize?: number | undefined;
  /** A new order for each pass. Default: false. */
  readonly shuffle?: boolean | undefined;
  /** Leave out a last batch that is not full. Default: false. */
  readonly dropLast?: boolean | undefined;
  /** What the order is drawn from. Default: a generator that each pass seeds from the default one, as PyTorch does. */
  readonly generator?: Generator | undefined;
}

/**
 * The windows of a text in batches, in PyTorch's order. Each pass (`for … of`) draws what a pass over PyTorch's DataLoader
 * draws: a base seed, and when shuffling a seed for the order; so evaluation passes move the default generator, too.
 * @example
 * const loader = new DataLoader(new GPTDataset([10, 11, 12, 13, 14, 15, 16], { maxLength: 2 }), { batchSize: 2 });
 * const [first] = [...loader];
 * first.inputs // tensor([[10, 11], [12, 13]])
 * first.targets // tensor([[11, 12], [13, 14]])
 */
export class DataLoader implements Iterable<Batch> {
  /** Where the windows come from. */
  readonly dataset: GPTDataset;
  /** Windows in a batch. */
  readonly batchSize: number;
  /** Whether each pass has an order of its own. */
  readonly shuffle: boolean;
  /** Whether a last batch that is not full is left out. */
  readonly dropLast: boolean;
  private readonly generator: Generator | undefined;

  /** @throws ValueError if batchSize is not a whole number from 1 on, or dropLast leaves no batch */
  constructor(dataset: GPTDataset, options: DataLoaderOptions = {}) {
    const flags = ["shuffle", "dropLast"] as const;
    const given = optionsOf("DataLoader", options, ["batchSize", "generator"], flags);
    const { batchSize = 1, shuffle = false, dropLast = false, generator } = given;
    if (!(dataset instanceof GPTDataset))
      throw new ValueError(
        "DataLoader",
        `takes a GPTDataset, got ${show(dataset)}`,
        "Make one: new GPTDataset(ids, { maxLength })",
      );
    if (generator !== undefined && !(generator instanceof Generator)) {
      throw new ValueError("DataLoader", `generator must be a Generator, got ${show(generator)}`);
    }
    if (!Number.isSafeInteger(batchSize) || batchSize < 1) {
      throw new ValueError("DataLoader", `batchSize must be a whole number from 1 on, got ${show(batchSize)}`);
    }
    this.dataset = dataset;
    this.batchSize = batchSize;
    this.shuffle = shuffle;
    this.dropLast = dropLast;
    this.generator = generator;
    if (this.length === 0) {
      const fix = "Use a longer text, a smaller batch, or dropLast: false";
      throw new ValueError("DataLoader", `${dataset.length} windows do not fill a batch of ${batchSize}`, fix);
    }
  }

  /** How many batches a pass has. */
  get length(): number {
    const full = this.dataset.length / this.batchSize;
    return this.dropLast ? Math.floor(full) : Math.ceil(full);
  }

  /** One pass over all batches, in a new order if they are shuffled. int32 [b, maxLength] each */
  [Symbol.iterator](): Iterator<Batch> {
    return this.pass();
  }

  /**
   * One pass, without its first `skip` batches: to go on where another was interrupted. Draws at once.
   * @throws ValueError if `skip` is not a whole number from 0 on
   */
  pass(skip: number = 0): IterableIterator<Batch> {
    if (!Number.isSafeInteger(skip) || skip < 0) {
      throw new ValueError("pass", `skip must be a whole number from 0 on, got ${show(skip)}`);
    }
    const order = this.drawOrder();
    return this.batches(order, skip);
  }

  private *batches(order: readonly number[], skip: number): IterableIterator<Batch> {
    for (let i = skip; i < this.length; i++) {
      yield this.dataset.batch(order.slice(i * this.batchSize, (i + 1) * this.batchSize));
    }
  }

  private drawOrder(): number[] {
    const { length } = this.dataset;
    (this.generator ?? defaultGenerator()).random64(); // the base seed, for worker processes that we do not have
    if (!this.shuffle) return Array.from({ length }, (_, i) => i);
    const generator = this.generator ?? new Generator(BigInt.asUintN(63, defaultGenerator().random64()));
    return Array.from(randperm(length, { generator }).toTypedArray());
  }
}
