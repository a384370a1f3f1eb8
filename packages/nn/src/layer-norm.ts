import { checkTensor, layerNorm, ones, ShapeError, type Tensor, zeros } from "@pellucid/tensor";
import { checkSize } from "./check.ts";
import { Module } from "./module.ts";
import { Parameter } from "./parameter.ts";

/**
 * Normalises each vector to mean 0 and variance 1, then scales and shifts it by learnt amounts (notebook 4.2).
 * […, embDim] → […, embDim]
 * @see Ba et al., "Layer Normalization" (2016); https://arxiv.org/abs/1607.06450
 * @example
 * const out = new LayerNorm(4).forward(tensor([[1, 2, 3, 4], [10, 20, 30, 40]])).detach();
 * out.select(0, 0) // tensor([-1.3416, -0.4472, 0.4472, 1.3416])
 * out.mean(-1) // tensor([0., 0.])
 */
export class LayerNorm extends Module {
  /** Keeps the division sane where the variance is 0. */
  readonly eps: number = 1e-5;
  /** [embDim], ones at first. */
  readonly scale: Parameter;
  /** [embDim], zeros at first. */
  readonly shift: Parameter;

  /** @throws ValueError if embDim is not a whole number from 1 on */
  constructor(embDim: number) {
    super();
    checkSize("LayerNorm", { embDim });
    this.scale = new Parameter(() => ones([embDim]));
    this.shift = new Parameter(() => zeros([embDim]));
  }

  /** @throws ShapeError if the last axis of x has not embDim */
  forward(x: Tensor): Tensor {
    checkTensor("LayerNorm", x);
    const embDim = this.scale.size(0);
    if (x.shape.at(-1) !== embDim) {
      const fix = x.ndim > 0 ? `Did you mean new LayerNorm(${x.shape.at(-1)})?` : "";
      throw new ShapeError("LayerNorm", `the last axis of x must have embDim = ${embDim}`, [x.shape], fix);
    }
    // The notebook's lines, as one op that takes a third of their time and keeps nothing but x for the gradients:
    //   mean = x.mean(-1, { keepdim: true })                           […, 1]
    //   variance = x.var(-1, { keepdim: true, unbiased: false })       […, 1]
    //   normX = x.sub(mean).div(variance.add(eps).sqrt())              […, embDim]
    //   return scale.mul(normX).add(shift)
    return layerNorm(x, [embDim], this.scale, this.shift, { eps: this.eps });
  }
}
