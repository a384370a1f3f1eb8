import { ShapeError } from "../errors.ts";
import { KIND, operand, runRows } from "./rows.ts";

/** What steers one step of AdamW. */
export interface AdamWStep {
  readonly lr: number;
  readonly betas: readonly [number, number];
  readonly eps: number;
  readonly weightDecay: number;
  /** 1 - β₁ᵗ and 1 - β₂ᵗ at step t: what the running means lack, since they began at 0. */
  readonly corrections: readonly [number, number];
  /** The largest v so far, to divide by instead of v. */
  readonly vMax?: Float32Array | null;
  /** Climb instead of descend. Default: false. */
  readonly maximize?: boolean;
}

/**
 * One step of AdamW for the weights w with gradient g, in place:
 *     m ← β₁·m + (1 - β₁)·g            v ← β₂·v + (1 - β₂)·g²
 *     w ← w·(1 - lr·weightDecay) - lr·(m / (1 - β₁ᵗ)) / (√(v / (1 - β₂ᵗ)) + eps)
 * m and v are computed in float64 and rounded once, by both kernels; w by the plain one, and by the fast one within a unit in
 * the last place of w or of what is subtracted.
 * @throws ShapeError if the arrays are not of one length
 * @example
 * const [w, g, m, v] = [1, 0.5, 0, 0].map((value) => Float32Array.of(value));
 * const how = { lr: 0.1, betas: [0.9, 0.999], eps: 1e-8, weightDecay: 0, corrections: [0.1, 0.001] } as const;
 * adamwStep(w, g, m, v, how);
 * tensor([...w, ...m]) // tensor([0.9000, 0.0500])
 */
export function adamwStep(
  w: Float32Array,
  grad: Float32Array,
  m: Float32Array,
  v: Float32Array,
  step: AdamWStep,
): void {
  const lengths = [w, grad, m, v, step.vMax ?? v].map(({ length }) => [length]);
  if (new Set(lengths.flat()).size > 1) throw new ShapeError("adamwStep", "the arrays must be of one length", lengths);
  if (!step.vMax && fastStep(w, grad, m, v, step)) return;
  const { lr, eps, weightDecay, corrections, vMax, maximize = false } = step;
  const [beta1, beta2] = step.betas;
  const stepSize = lr / corrections[0];
  const correction = Math.sqrt(corrections[1]);
  const keep = 1 - lr * weightDecay;
  for (let i = 0; i < w.length; i++) {
    const g = maximize ? -grad[i]! : grad[i]!;
    m[i] = beta1 * m[i]! + (1 - beta1) * g;
    v[i] = beta2 * v[i]! + (1 - beta2) * g * g;
    if (vMax) vMax[i] = Math.max(vMax[i]!, v[i]!);
    w[i] = w[i]! * keep - (stepSize * m[i]!) / (Math.sqrt((vMax ?? v)[i]!) / correction + eps);
  }
}

function fastStep(w: Float32Array, grad: Float32Array, m: Float32Array, v: Float32Array, step: AdamWStep): boolean {
  const { lr, eps, weightDecay, corrections, maximize = false } = step;
  const [beta1, beta2] = step.betas;
  const numbers = [
    beta1,
    maximize ? beta1 - 1 : 1 - beta1,
    beta2,
    1 - beta2,
    lr * weightDecay,
    lr / corrections[0],
    1 / Math.sqrt(corrections[1]),
    eps,
  ];
  const job = { kind: KIND.adamw, rows: w.length, n: 1, numbers, time: 2, written: 3, inPlace: true };
  return runRows(
    job,
    [w, m, v, grad].map((array) => operand(array, 1)),
  );
}
