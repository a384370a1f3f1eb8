import { dropout, type Generator, type Tensor, ValueError } from "@pellucid/tensor";
import type { InitOptions } from "./init.ts";
import { Module } from "./module.ts";

/**
 * In training, zeroes each element with probability p and divides the others by 1 - p, so that the mean stays; in
 * evaluation, or at p = 0, does nothing and draws nothing. Any shape → the same.
 * @see Srivastava et al., "Dropout" (2014); https://jmlr.org/papers/v15/srivastava14a.html
 */
export class Dropout extends Module {
  readonly p: number;
  readonly generator: Generator | undefined;

  /** @throws ValueError if p is outside [0, 1] */
  constructor(p: number = 0.5, { generator }: InitOptions = {}) {
    super();
    if (!(p >= 0 && p <= 1)) throw new ValueError("Dropout", `p must be a probability from 0 to 1, got ${String(p)}`);
    this.p = p;
    this.generator = generator;
  }

  forward(x: Tensor): Tensor {
    return dropout(x, this.p, { training: this.training, generator: this.generator });
  }

  protected override extraRepr(): string {
    return `p=${Number.isInteger(this.p) ? this.p.toFixed(1) : this.p}, inplace=False`;
  }
}
