import { checkTensor, optionsOf, show, type Tensor, ValueError } from "@pellucid/tensor";
import { checkSetting } from "../check.ts";
import type { Parameter } from "../parameter.ts";

/** Options of `clipGradNorm_`. */
export interface ClipGradNormOptions {
  /** p of the p-norm; Infinity for the largest absolute value. Default: 2. */
  readonly normType?: number;
  /** Refuse a norm that is NaN or infinite, instead of spreading it. Default: false. */
  readonly errorIfNonfinite?: boolean;
}

/**
 * Scales all gradients by one factor, so that their norm, taken over all of them together, is at most maxNorm. Returns the
 * norm before.
 * @throws ValueError if maxNorm is negative, or the norm is not finite and `errorIfNonfinite` asks for it
 * @see Pascanu et al., "On the difficulty of training recurrent neural networks" (2013); https://arxiv.org/abs/1211.5063
 * @example
 * const w = new Parameter(zeros([2]));
 * w.grad = tensor([3, 4]);
 * clipGradNorm_([w], 1) // 5
 * w.grad // tensor([0.6000, 0.8000])
 */
export function clipGradNorm_(
  parameters: readonly Parameter[],
  maxNorm: number,
  options: ClipGradNormOptions = {},
): number {
  checkParameters("clipGradNorm_", parameters);
  const { normType = 2, errorIfNonfinite = false } = optionsOf(
    "clipGradNorm_",
    options,
    ["normType"],
    ["errorIfNonfinite"],
  );
  checkSetting("clipGradNorm_", { maxNorm }, "at least 0", (value) => value >= 0);
  checkSetting("clipGradNorm_", { normType }, "above 0", (value) => value > 0);
  const grads = parameters.flatMap(({ grad }) => (grad ? [grad] : []));
  const norms = grads.map((grad) => (normType === 2 ? lengthOf(grad) : norm(grad.toTypedArray(), normType)));
  const total = norm(norms, normType);
  if (errorIfNonfinite && !Number.isFinite(total)) {
    throw new ValueError(
      "clipGradNorm_",
      `the norm of the gradients is ${total}`,
      "Lower the learning rate, or look for the op that overflowed",
    );
  }
  const scale = maxNorm / (total + 1e-6);
  if (scale >= 1) return total;
  for (const parameter of parameters) parameter.grad &&= parameter.grad.mul(scale);
  return total;
}

/**
 * Limits each element of the gradients to [-clipValue, clipValue].
 * @throws ValueError if clipValue is negative
 * @example
 * const w = new Parameter(zeros([2]));
 * w.grad = tensor([3, -0.5]);
 * clipGradValue_([w], 1);
 * w.grad // tensor([1.0000, -0.5000])
 */
export function clipGradValue_(parameters: readonly Parameter[], clipValue: number): void {
  checkParameters("clipGradValue_", parameters);
  checkSetting("clipGradValue_", { clipValue }, "at least 0", (value) => value >= 0);
  for (const parameter of parameters) parameter.grad &&= parameter.grad.clamp(-clipValue, clipValue);
}

function checkParameters(op: string, parameters: readonly Parameter[]): void {
  if (!Array.isArray(parameters)) {
    const fix = "Did you mean model.parameters()?";
    throw new ValueError(op, `takes an array of parameters, got ${show(parameters)}`, fix);
  }
  checkTensor(op, ...parameters);
}

function norm(values: ArrayLike<number>, p: number): number {
  let total = 0;
  for (let i = 0; i < values.length; i++) {
    const size = Math.abs(values[i]!);
    if (p === Number.POSITIVE_INFINITY) total = Math.max(total, size);
    else total += p === 2 ? size * size : size ** p;
  }
  if (p === Number.POSITIVE_INFINITY) return total;
  return p === 2 ? Math.sqrt(total) : total ** (1 / p);
}

/** The 2-norm of a gradient, without a copy of it, in a loop for float32 alone: gradients are as large as the model. */
function lengthOf(grad: Tensor): number {
  const { storage, offset } = grad.contiguous();
  const values = storage as Float32Array;
  const end = offset + grad.numel();
  let total = 0;
  for (let i = offset; i < end; i++) total += values[i]! * values[i]!;
  return Math.sqrt(total);
}
