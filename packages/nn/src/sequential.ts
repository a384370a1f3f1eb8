import type { Tensor } from "@pellucid/tensor";
import { type Layer, Module } from "./module.ts";
import type { Parameter } from "./parameter.ts";

/** Layers, one after the other. The parameters of layer i are under `i.…`, as in PyTorch. */
export class Sequential extends Module {
  readonly layers: readonly Layer[];

  constructor(...layers: readonly Layer[]) {
    super();
    this.layers = layers;
  }

  forward(x: Tensor): Tensor {
    for (const layer of this.layers) x = layer.forward(x);
    return x;
  }

  override *namedChildren(): Generator<[name: string, child: Module | Parameter], void, undefined> {
    for (const [i, layer] of this.layers.entries()) yield [String(i), layer];
  }
}
