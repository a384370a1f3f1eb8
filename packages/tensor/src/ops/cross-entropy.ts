import { checkTensor, isBetween, optionsOf } from "../check.ts";
import { ShapeError, show, ValueError } from "../errors.ts";
import { sameShape } from "../shape.ts";
import type { Tensor } from "../tensor.ts";
import { add } from "./add.ts";
import { idLosses } from "./id-losses.ts";
import { logSoftmax } from "./log-softmax.ts";
import { type ClassLossOptions, checkClasses, classAxis, classTargets, negativeAtTargets, reduceLoss } from "./loss.ts";
import { mean } from "./mean.ts";
import { mul } from "./mul.ts";
import { neg } from "./neg.ts";
import { sum } from "./sum.ts";
import { reshape } from "./view.ts";
import { where } from "./where.ts";

/** Options of `crossEntropy`. */
export interface CrossEntropyOptions extends ClassLossOptions {
  /** How much of each target is spread evenly over all classes, from 0 to 1. Default: 0. */
  readonly labelSmoothing?: number | undefined;
}

/**
 * How far the softmax of the scores x is from the target classes: -Σ_c p_c·weight_c·log softmax(x)_c at each position,
 * where p is 1 for its class. int32 targets are ids, float32 ones are the probabilities p themselves, of x's shape.
 * [C] and [], [N, C] and [N], or [N, C, d…] and [N, d…] → [], or the ids' shape with `{ reduction: "none" }`
 *     dx  softmax(x) - p for each position, over their number for the mean
 * @throws IndexError if a target is neither a class nor `ignoreIndex`
 * @throws ShapeError if the target or the weight does not fit x
 * @throws DTypeError if x is not float32, or the target neither int32 nor float32
 * @throws ValueError if `labelSmoothing` is not from 0 to 1, or `ignoreIndex` is a class beside probabilities
 * @example
 * const logits = zeros([2, 3, 4]);
 * const targets = zeros([2, 3], { dtype: "int32" });
 * crossEntropy(logits.flatten(0, 1), targets.flatten()) // tensor(1.3863)
 * crossEntropy(logits, targets) // throws ShapeError
 */
export function crossEntropy(x: Tensor, target: Tensor, options: CrossEntropyOptions = {}): Tensor {
  checkTensor("crossEntropy", x, target);
  const names = ["labelSmoothing", "reduction", "weight", "ignoreIndex"] as const;
  const { labelSmoothing: smoothing = 0, reduction, weight } = optionsOf("crossEntropy", options, names);
  if (!isBetween(smoothing, 0, 1)) {
    throw new ValueError("crossEntropy", `labelSmoothing must be from 0 to 1, got ${show(smoothing)}`);
  }
  if (target.dtype === "float32") return probabilityLoss(x, target, smoothing, options);
  const targets = classTargets("crossEntropy", x, target, options);
  if (x.ndim <= 2 && weight === undefined && smoothing === 0) {
    return reduceLoss("crossEntropy", idLosses(x, targets), reduction, targets.weights);
  }
  const logp = logSoftmax(x, classAxis(x));
  let losses = negativeAtTargets(logp, targets);
  if (smoothing > 0) {
    const even = where(targets.ignored, 0, neg(mean(weighted(logp, weight), classAxis(x))));
    losses = add(mul(losses, 1 - smoothing), mul(even, smoothing));
  }
  return reduceLoss("crossEntropy", losses, reduction, targets.weights);
}

/** With the probability of every class as target; the mean is over positions, whatever the weights. */
function probabilityLoss(x: Tensor, target: Tensor, smoothing: number, options: CrossEntropyOptions): Tensor {
  const { weight, ignoreIndex = -100, reduction } = options;
  const classes = checkClasses("crossEntropy", x, weight);
  if (!sameShape(x.shape, target.shape)) {
    throw new ShapeError(
      "crossEntropy",
      "a float32 target holds the probabilities of all classes, in the input's shape",
      [x.shape, target.shape],
      'Convert class ids with to("int32")',
    );
  }
  if (ignoreIndex >= 0) {
    throw new ValueError("crossEntropy", `probabilities have no id to ignore, got ignoreIndex ${ignoreIndex}`);
  }
  const p = smoothing > 0 ? add(mul(target, 1 - smoothing), smoothing / classes) : target;
  const losses = neg(sum(weighted(mul(logSoftmax(x, classAxis(x)), p), weight), classAxis(x)));
  return reduceLoss("crossEntropy", losses, reduction);
}

/** x with each class multiplied by its weight. [N, C, d…] → the same */
function weighted(x: Tensor, weight: Tensor | undefined): Tensor {
  if (weight === undefined) return x;
  return mul(
    x,
    reshape(
      weight,
      x.shape.map((n, axis) => (axis === classAxis(x) ? n : 1)),
    ),
  );
}
