import { type Tensor, ValueError, zeros } from "@pellucid/tensor";
import { checkSetting } from "../check.ts";
import type { Parameter } from "../parameter.ts";
import { Optimizer, type ParameterState, type Params } from "./optimizer.ts";

/** What steers `SGD`; each parameter group may have its own. */
export interface SGDSettings {
  /** The learning rate. Default: 1e-3. */
  lr: number;
  /** How much of the running sum of gradients is kept from step to step. Default: 0. */
  momentum: number;
  /** How much less than the whole gradient goes into that sum, from the second step on. Default: 0. */
  dampening: number;
  /** The weight of ½·w² in the loss. Default: 0. */
  weightDecay: number;
  /** Look ahead along the momentum. Needs momentum, and no dampening. Default: false. */
  nesterov: boolean;
  /** Climb instead of descend. Default: false. */
  maximize: boolean;
}

const DEFAULTS: SGDSettings = { lr: 1e-3, momentum: 0, dampening: 0, weightDecay: 0, nesterov: false, maximize: false };

/**
 * Stochastic gradient descent. With gradient g:
 *     g ← g + weightDecay·w
 *     b ← momentum·b + (1 - dampening)·g, at the first step b ← g
 *     w ← w - lr·b, or with Nesterov's momentum w - lr·(g + momentum·b)
 * @see Sutskever et al., "On the importance of initialization and momentum in deep learning" (2013)
 * @example
 * const w = new Parameter(tensor([1, 2]));
 * w.square().sum().backward();
 * new SGD([w], { lr: 0.1 }).step();
 * w.detach() // tensor([0.8000, 1.6000])
 */
export class SGD extends Optimizer<SGDSettings> {
  /** @throws ValueError if a setting is out of its range */
  constructor(params: Params<SGDSettings>, settings: Partial<SGDSettings> = {}) {
    super("SGD", params, settings, DEFAULTS);
  }

  protected override checkSettings({ lr, momentum, dampening, weightDecay, nesterov }: SGDSettings): void {
    checkSetting("SGD", { lr, momentum, weightDecay }, "at least 0", (value) => value >= 0);
    checkSetting("SGD", { dampening }, "a number", (value) => !Number.isNaN(value));
    if (nesterov && (momentum === 0 || dampening !== 0)) {
      throw new ValueError("SGD", `nesterov needs momentum and no dampening, got ${momentum} and ${dampening}`);
    }
  }

  protected override initialTensors({ shape }: Parameter, { momentum }: SGDSettings): Record<string, Tensor> {
    return momentum === 0 ? {} : { momentumBuffer: zeros(shape) };
  }

  protected override update(
    w: Float32Array,
    grad: Float32Array,
    { step, tensors }: ParameterState,
    settings: SGDSettings,
  ): void {
    const { lr, momentum, dampening, weightDecay, nesterov, maximize } = settings;
    const b = tensors.momentumBuffer?.storage;
    for (let i = 0; i < w.length; i++) {
      const g = (maximize ? -grad[i]! : grad[i]!) + weightDecay * w[i]!;
      if (!b) {
        w[i] = w[i]! - lr * g;
        continue;
      }
      b[i] = step === 1 ? g : momentum * b[i]! + (1 - dampening) * g;
      w[i] = w[i]! - lr * (nesterov ? g + momentum * b[i]! : b[i]!);
    }
  }
}
