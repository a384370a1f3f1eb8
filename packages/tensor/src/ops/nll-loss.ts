import { optionsOf } from "../check.ts";
import type { Tensor } from "../tensor.ts";
import { type ClassLossOptions, classTargets, negativeAtTargets, reduceLoss } from "./loss.ts";

/**
 * The negative log-likelihood of the target classes under log-probabilities x: -weight·x at each target.
 * [C] and [], [N, C] and [N], or [N, C, d…] and [N, d…] → [], or the target's shape with `{ reduction: "none" }`
 *     dx  -dy·weight at the targets, over Σ weight for the mean; else 0
 * @throws IndexError if a target is neither a class nor `ignoreIndex`
 * @throws ShapeError if the target or the weight does not fit x
 * @throws DTypeError if x is not float32, or the target not int32
 * @example
 * const [logits, target] = [tensor([[1, 2, 3]]), tensor([2], { dtype: "int32" })];
 * nllLoss(logits.logSoftmax(-1), target) // tensor(0.4076)
 * crossEntropy(logits, target) // tensor(0.4076)
 */
export function nllLoss(x: Tensor, target: Tensor, options: ClassLossOptions = {}): Tensor {
  optionsOf("nllLoss", options, ["reduction", "weight", "ignoreIndex"]);
  const targets = classTargets("nllLoss", x, target, options);
  return reduceLoss("nllLoss", negativeAtTargets(x, targets), options.reduction, targets.weights);
}
