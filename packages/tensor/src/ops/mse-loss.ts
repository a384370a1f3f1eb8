import { checkTensor, optionsOf } from "../check.ts";
import { DTypeError } from "../errors.ts";
import { broadcastShapes } from "../shape.ts";
import type { Tensor } from "../tensor.ts";
import { type LossOptions, reduceLoss } from "./loss.ts";
import { mul } from "./mul.ts";
import { sub } from "./sub.ts";
import { to } from "./to.ts";

/**
 * The squared error (x - target)², element by element, and its mean. Shapes broadcast. → [], or the common shape with
 * `{ reduction: "none" }`
 *     dx  2·dy·(x - target), over the number of elements for the mean        dtarget  -dx
 * @throws DTypeError if neither is float32
 * @throws ShapeError if the shapes do not broadcast
 * @example
 * mseLoss(tensor([1, 2]), tensor([1, 4])) // tensor(2.)
 * mseLoss(tensor([1, 2]), tensor([1, 4]), { reduction: "none" }) // tensor([0., 4.])
 * mseLoss(zeros([3]), ones([3, 1]), { reduction: "none" }).shape // [3, 3]
 */
export function mseLoss(x: Tensor, target: Tensor, options: LossOptions = {}): Tensor {
  checkTensor("mseLoss", x, target);
  const { reduction } = optionsOf("mseLoss", options, ["reduction"]);
  if (x.dtype !== "float32" && target.dtype !== "float32") {
    throw new DTypeError("mseLoss", "one of the tensors must be float32", `${x.dtype} and ${target.dtype}`);
  }
  broadcastShapes("mseLoss", x.shape, target.shape);
  const error = sub(to(x, "float32"), to(target, "float32"));
  return reduceLoss("mseLoss", mul(error, error), reduction);
}
