import { checkTensor } from "../check.ts";
import { copyContiguous } from "../kernels/strided.ts";
import { record, Tensor } from "../tensor.ts";

/**
 * x with its values in row-major order: x itself where they lie so already, else a copy. Any shape.
 *     dx  dy
 * @example
 * const x = tensor([[1, 2], [3, 4]]).transpose(0, 1);
 * x.isContiguous() // false
 * x.view([4]) // throws ShapeError
 * x.contiguous().view([4]) // tensor([1., 3., 2., 4.])
 */
export function contiguous(x: Tensor): Tensor {
  checkTensor("contiguous", x);
  return x.isContiguous() ? x : clone(x);
}

/**
 * A copy of x in a storage of its own, in row-major order. Any shape.
 *     dx  dy
 * @example
 * const x = tensor([1, 2]);
 * const copy = x.clone();
 * x.copy_(tensor([0, 0]));
 * copy // tensor([1., 2.])
 */
export function clone(x: Tensor): Tensor {
  checkTensor("clone", x);
  const y = new Tensor(copyContiguous(x.storage, x.shape, x), x.shape);
  return record("clone", y, [[x, (dy) => dy]]);
}
