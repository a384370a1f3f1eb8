import { adamwStep, show, type Tensor, ValueError, zeros } from "@pellucid/tensor";
import { checkSetting } from "../check.ts";
import type { Parameter } from "../parameter.ts";
import { Optimizer, type ParameterState, type Params } from "./optimizer.ts";
import { power } from "./power.ts";

/** What steers `AdamW`; each parameter group may have its own. */
export interface AdamWSettings {
  /** The learning rate. Default: 1e-3. */
  lr: number;
  /** How much of the running means of g and g² is kept from step to step. Default: [0.9, 0.999]. */
  betas: readonly [number, number];
  /** Keeps the division sane where g has been 0. Default: 1e-8. */
  eps: number;
  /** By how much, times lr, each parameter shrinks towards 0 in a step. Default: 0.01. */
  weightDecay: number;
  /** Divide by the largest v so far instead of the present one. Default: false. */
  amsgrad: boolean;
  /** Climb instead of descend. Default: false. */
  maximize: boolean;
}

const DEFAULTS: AdamWSettings = {
  lr: 1e-3,
  betas: [0.9, 0.999],
  eps: 1e-8,
  weightDecay: 0.01,
  amsgrad: false,
  maximize: false,
};

/**
 * Adam with decoupled weight decay. With gradient g, at step t:
 *     w ← w·(1 - lr·weightDecay)
 *     m ← β₁·m + (1 - β₁)·g            v ← β₂·v + (1 - β₂)·g²
 *     w ← w - lr·(m / (1 - β₁ᵗ)) / (√(v / (1 - β₂ᵗ)) + eps)
 * @see Loshchilov and Hutter, "Decoupled Weight Decay Regularization" (2019); https://arxiv.org/abs/1711.05101
 * @example
 * const w = new Parameter(tensor([1, 2]));
 * w.square().sum().backward();
 * new AdamW([w], { lr: 0.1 }).step();
 * w.detach() // tensor([0.8990, 1.8980])
 */
export class AdamW extends Optimizer<AdamWSettings> {
  /** @throws ValueError if a setting is out of its range */
  constructor(params: Params<AdamWSettings>, settings: Partial<AdamWSettings> = {}) {
    super("AdamW", params, settings, DEFAULTS);
  }

  protected override checkSettings({ lr, betas, eps, weightDecay }: AdamWSettings): void {
    if (!Array.isArray(betas)) throw new ValueError("AdamW", `betas are two numbers, got ${show(betas)}`);
    checkSetting("AdamW", { lr, eps, weightDecay }, "at least 0", (value) => value >= 0);
    checkSetting(
      "AdamW",
      { "betas[0]": betas[0], "betas[1]": betas[1] },
      "in [0, 1)",
      (value) => value >= 0 && value < 1,
    );
  }

  protected override initialTensors({ shape }: Parameter, { amsgrad }: AdamWSettings): Record<string, Tensor> {
    const running = { expAvg: zeros(shape), expAvgSq: zeros(shape) };
    return amsgrad ? { ...running, maxExpAvgSq: zeros(shape) } : running;
  }

  protected override update(
    w: Float32Array,
    grad: Float32Array,
    { step, tensors }: ParameterState,
    settings: AdamWSettings,
  ): void {
    const { lr, betas, eps, weightDecay, maximize } = settings;
    const corrections = [1 - power(betas[0], step), 1 - power(betas[1], step)] as const;
    const values = (name: string): Float32Array => tensors[name]!.storage as Float32Array;
    const vMax = tensors.maxExpAvgSq ? values("maxExpAvgSq") : null;
    const how = { lr, betas, eps, weightDecay, maximize, corrections, vMax };
    adamwStep(w, grad, values("expAvg"), values("expAvgSq"), how);
  }
}
