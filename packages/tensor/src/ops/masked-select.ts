import { checkDTypeOf, checkTensor } from "../check.ts";
import { broadcastShapes } from "../shape.ts";
import type { Tensor } from "../tensor.ts";
import { expand } from "./expand.ts";
import { flatten } from "./flatten.ts";
import { index } from "./indexing.ts";

/**
 * The elements of x that a mask lets through, in row-major order. Both broadcast to one shape. → [count]
 *     dx  dy at these elements, else 0
 * @throws DTypeError if the mask is not bool
 * @throws ShapeError if the shapes do not broadcast
 * @example
 * const x = tensor([[1, -2], [-3, 4]]);
 * x.maskedSelect(x.gt(0)) // tensor([1., 4.])
 */
export function maskedSelect(x: Tensor, mask: Tensor): Tensor {
  checkTensor("maskedSelect", x);
  checkDTypeOf("maskedSelect", mask, ["bool"], "Compare first, as in x.gt(0)");
  const shape = broadcastShapes("maskedSelect", x.shape, mask.shape);
  return flatten(index(expand(x, shape), expand(mask, shape)));
}
