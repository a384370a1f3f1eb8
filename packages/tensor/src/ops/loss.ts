import { checkDTypeOf } from "../check.ts";
import { ones } from "../create.ts";
import { ShapeError, show, ValueError } from "../errors.ts";
import { numel, type Shape } from "../shape.ts";
import type { Tensor } from "../tensor.ts";
import { checkIndex } from "./along.ts";
import { div } from "./div.ts";
import { bit, map } from "./elementwise.ts";
import { gather } from "./gather.ts";
import { mean } from "./mean.ts";
import { mul } from "./mul.ts";
import { neg } from "./neg.ts";
import { squeeze, unsqueeze } from "./squeeze.ts";
import { sum } from "./sum.ts";
import { reshape } from "./view.ts";
import { where } from "./where.ts";

/** What is made of the loss of each element: the mean, the sum, or nothing. */
export type Reduction = "mean" | "sum" | "none";

/** Options of every loss. */
export interface LossOptions {
  /** Default: "mean". */
  readonly reduction?: Reduction | undefined;
}

/** Options of losses whose targets are classes. */
export interface ClassLossOptions extends LossOptions {
  /** A factor for each class. The mean divides by the factors of the targets. float32 [C]. Default: 1 each. */
  readonly weight?: Tensor | undefined;
  /** The id at positions that have no class: they count neither in the loss nor in its mean. Default: -100. */
  readonly ignoreIndex?: number | undefined;
}

/** The losses as `reduction` asks for them. With weights, the mean is Σ losses / Σ weights. Any shape → [], or the same */
export function reduceLoss(op: string, losses: Tensor, reduction: Reduction = "mean", weights?: Tensor): Tensor {
  if (reduction === "none") return losses;
  if (reduction === "sum") return sum(losses);
  if (reduction === "mean") return weights ? div(sum(losses), sum(weights)) : mean(losses);
  throw new ValueError(op, `reduction must be "mean", "sum" or "none", got ${show(reduction)}`);
}

/** The classes of N positions. All of the target's shape, [], [N] or [N, d…]. */
export interface ClassTargets {
  /** int32; 0 where ignored. */
  readonly ids: Tensor;
  readonly ignored: Tensor;
  /** The factor of each position's class; 0 where ignored. */
  readonly weights: Tensor;
}

/** Which axis of [C], [N, C] or [N, C, d…] counts the classes. */
export function classAxis(input: Tensor): number {
  return input.ndim === 1 ? 0 : 1;
}

/** For a target that does not fit: what would flatten a batch of sequences, as PyTorch's users do it. */
function likelyFix(input: Shape, target: Shape): string {
  if (String(target) === String(input.slice(0, -1))) return "Did you mean input.flatten(0, -2) and target.flatten()?";
  return input.length === 2 && numel(target) === input[0] ? "Did you mean target.flatten()?" : "";
}

/** Checks class ids against an input of [C], [N, C] or [N, C, d…], and looks up their weights. */
export function classTargets(op: string, input: Tensor, target: Tensor, options: ClassLossOptions): ClassTargets {
  const { weight, ignoreIndex = -100 } = options;
  if (!Number.isInteger(ignoreIndex))
    throw new ValueError(op, `ignoreIndex is a whole number, got ${show(ignoreIndex)}`);
  const classes = checkClasses(op, input, weight);
  checkDTypeOf(op, target, ["int32"], 'Convert class ids with to("int32")');
  const ignored = map(op, target, "bool", (id) => bit(id === ignoreIndex));
  const ids = where(ignored, 0, target);
  checkIndex(op, ids, classes, "class", `${classes} classes`);
  const axis = classAxis(input);
  if (String(target.shape) !== String(input.shape.toSpliced(axis, 1))) {
    const rule = `the target must have the input's shape without the classes, its axis ${axis}`;
    throw new ShapeError(op, rule, [input.shape, target.shape], likelyFix(input.shape, target.shape));
  }
  const looked = weight ? reshape(gather(weight, 0, reshape(ids, [-1])), target.shape) : ones(target.shape);
  return { ids, ignored, weights: where(ignored, 0, looked) };
}

/** Refuses inputs without classes and weights that do not fit them. → how many there are */
export function checkClasses(op: string, input: Tensor, weight: Tensor | undefined): number {
  checkDTypeOf(op, input, ["float32"], `Did you mean ${op}(logits, targets)?`);
  const classes = input.shape[classAxis(input)];
  if (classes === undefined) throw new ShapeError(op, "the input must be [C], [N, C] or [N, C, …]", [input.shape]);
  if (weight === undefined) return classes;
  checkDTypeOf(op, weight, ["float32"]);
  if (weight.ndim === 1 && weight.shape[0] === classes) return classes;
  throw new ShapeError(op, `there must be one weight for each of the ${classes} classes`, [weight.shape]);
}

/** -weight·x at each position's class. [N, C, d…] → [N, d…] */
export function negativeAtTargets(x: Tensor, { ids, ignored, weights }: ClassTargets): Tensor {
  const axis = classAxis(x);
  const picked = squeeze(gather(x, axis, unsqueeze(ids, axis)), axis);
  return where(ignored, 0, neg(mul(picked, weights)));
}
