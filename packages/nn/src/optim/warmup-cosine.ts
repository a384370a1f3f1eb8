import { math, optionsOf, show, ValueError } from "@pellucid/tensor";
import { checkSetting } from "../check.ts";

/** The corners of the curve of `warmupCosine`. */
export interface WarmupCosineOptions {
  /** The learning rate of step 0. Default: 0. */
  readonly initialLr?: number;
  /** The highest learning rate, reached after the warm-up. */
  readonly peakLr: number;
  /** The learning rate at the end. Default: 0. */
  readonly minLr?: number;
  /** How many steps the rate rises for. */
  readonly warmupSteps: number;
  /** How many steps there are in all, warm-up included. */
  readonly totalSteps: number;
}

/**
 * The learning rate of each step: a straight line up from initialLr to peakLr, then half a cosine down to minLr. The steps
 * are numbered from 0; from totalSteps on, the rate stays at minLr.
 *     step < warmup  initial + step·(peak - initial) / warmup
 *     else           min + ½·(peak - min)·(1 + cos(π·(step - warmup) / (total - warmup)))
 * @throws ValueError if the numbers of steps are not whole, or the warm-up is longer than the whole
 * @see the book, appendix D; Loshchilov and Hutter, "SGDR" (2017); https://arxiv.org/abs/1608.03983
 * @example
 * const lr = warmupCosine({ peakLr: 0.01, warmupSteps: 2, totalSteps: 6 });
 * [0, 1, 2, 4, 6].map(lr) // [0, 0.005, 0.01, 0.005, 0]
 */
export function warmupCosine(options: WarmupCosineOptions): (step: number) => number {
  const names = ["initialLr", "peakLr", "minLr", "warmupSteps", "totalSteps"] as const;
  const { initialLr = 0, peakLr, minLr = 0, warmupSteps, totalSteps } = optionsOf("warmupCosine", options, names);
  checkSetting("warmupCosine", { initialLr, peakLr, minLr }, "a finite number", Number.isFinite);
  const whole = Number.isSafeInteger(warmupSteps) && Number.isSafeInteger(totalSteps);
  if (!whole || warmupSteps < 0 || totalSteps < warmupSteps) {
    throw new ValueError(
      "warmupCosine",
      `0 ≤ warmupSteps ≤ totalSteps must be whole numbers, got ${show(warmupSteps)} and ${show(totalSteps)}`,
      "Did you mean Math.trunc(0.2 * totalSteps) for the warm-up, as in the book?",
    );
  }
  return (step) => {
    checkSetting(
      "warmupCosine",
      { step },
      "a whole number from 0 on",
      (value) => Number.isInteger(value) && value >= 0,
    );
    if (step < warmupSteps) return initialLr + (step * (peakLr - initialLr)) / warmupSteps;
    const progress = Math.min((step - warmupSteps) / Math.max(totalSteps - warmupSteps, 1), 1);
    return minLr + 0.5 * (peakLr - minLr) * (1 + math.cos(Math.PI * progress));
  };
}
