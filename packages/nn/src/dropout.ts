import { dropout, type Generator, optionsOf, type Tensor } from "@pellucid/tensor";
import { checkProbability } from "./check.ts";
import type { InitOptions } from "./init.ts";
import { Module } from "./module.ts";

/**
 * In training, zeroes each element with probability p and divides the others by 1 - p, so that the mean stays; in
 * evaluation, or at p = 0, does nothing and draws nothing. Any shape → the same.
 * @see Srivastava et al., "Dropout" (2014); https://jmlr.org/papers/v15/srivastava14a.html
 * @example
 * manualSeed(123);
 * const dropout = new Dropout(0.5);
 * dropout.forward(ones([6])) // tensor([2., 2., 0., 2., 2., 0.])
 * dropout.eval().forward(ones([6])) // tensor([1., 1., 1., 1., 1., 1.])
 */
export class Dropout extends Module {
  /** The probability that an element is zeroed. */
  readonly p: number;
  /** What masks are drawn from; undefined for the default generator. */
  readonly generator: Generator | undefined;

  /** @throws ValueError if p is outside [0, 1] */
  constructor(p: number = 0.5, options: InitOptions = {}) {
    super();
    const { generator } = optionsOf("Dropout", options, ["generator"]);
    checkProbability("Dropout", p);
    this.p = p;
    this.generator = generator;
  }

  /**
   * Any shape → the same.
   * @throws DTypeError if x is not float32, where anything is dropped
   */
  forward(x: Tensor): Tensor {
    return dropout(x, this.p, { training: this.training, generator: this.generator });
  }

  protected override extraRepr(): string {
    return `p=${Number.isInteger(this.p) ? this.p.toFixed(1) : this.p}, inplace=False`;
  }
}
