import { embedding, optionsOf, randn, type Tensor } from "@pellucid/tensor";
import { checkSize } from "./check.ts";
import type { InitOptions } from "./init.ts";
import { Module } from "./module.ts";
import { Parameter } from "./parameter.ts";

/**
 * A table of vectors, looked up by id. int32 […] → […, embeddingDim]. Drawn from N(0, 1).
 * @example
 * manualSeed(123);
 * const embedding = new Embedding(6, 3);
 * embedding.forward(tensor([3], { dtype: "int32" })).detach() // tensor([[-0.4015, 0.9666, -1.1481]])
 */
export class Embedding extends Module {
  /** [numEmbeddings, embeddingDim] */
  readonly weight: Parameter;

  /** @throws ValueError if a size is not a whole number from 1 on */
  constructor(numEmbeddings: number, embeddingDim: number, options: InitOptions = {}) {
    super();
    const { generator } = optionsOf("Embedding", options, ["generator"]);
    checkSize("Embedding", { numEmbeddings, embeddingDim });
    this.weight = new Parameter(() => randn([numEmbeddings, embeddingDim], { generator }));
  }

  /**
   * int32 […] → […, embeddingDim]
   * @throws IndexError if an id is negative or not below numEmbeddings
   */
  forward(ids: Tensor): Tensor {
    return embedding(ids, this.weight);
  }

  protected override extraRepr(): string {
    return this.weight.shape.join(", ");
  }
}
