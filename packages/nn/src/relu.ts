import { relu, type Tensor } from "@pellucid/tensor";
import { Module } from "./module.ts";

/**
 * max(x, 0), element by element. Any shape → the same.
 * @example
 * new ReLU().forward(tensor([-1, 0, 2])) // tensor([0., 0., 2.])
 */
export class ReLU extends Module {
  /** Any shape → the same. */
  forward(x: Tensor): Tensor {
    return relu(x);
  }
}
