import { show, type Tensor, ValueError } from "@pellucid/tensor";
import { type Layer, Module } from "./module.ts";
import type { Parameter } from "./parameter.ts";

/**
 * Layers, one after the other. The parameters of layer i are under `i.…`, as in PyTorch.
 * @example
 * const net = new Sequential(new Linear(5, 6), new ReLU());
 * net.forward(randn([2, 5])).shape // [2, 6]
 * Object.keys(net.stateDict()) // ['0.weight', '0.bias']
 */
export class Sequential<Layers extends readonly Layer[] = readonly Layer[]> extends Module {
  /** In the order that they are called in. */
  readonly layers: Layers;

  /** @throws ValueError if one is no module, or has no `forward` */
  constructor(...layers: Layers) {
    super();
    for (const [i, layer] of layers.entries()) {
      const isLayer = layer instanceof Module && typeof layer.forward === "function";
      if (isLayer) continue;
      const fix = Array.isArray(layer) ? "Did you mean new Sequential(...layers)?" : classFix(layer);
      throw new ValueError("Sequential", `takes modules with a forward, but ${i} is ${show(layer)}`, fix);
    }
    this.layers = layers;
  }

  /** Through all layers; of which shapes is up to them. */
  forward(x: Tensor): Tensor {
    for (const layer of this.layers) x = layer.forward(x);
    return x;
  }

  override *namedChildren(): Generator<[name: string, child: Module | Parameter], void, undefined> {
    for (const [i, layer] of this.layers.entries()) yield [String(i), layer];
  }
}

function classFix(layer: unknown): string {
  return typeof layer === "function" && layer.prototype instanceof Module ? `Did you mean new ${layer.name}(…)?` : "";
}
