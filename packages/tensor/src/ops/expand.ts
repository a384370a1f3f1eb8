import { checkTensor } from "../check.ts";
import { checkShape, expandStrides, type Shape } from "../shape.ts";
import { record, type Tensor, viewOf } from "../tensor.ts";

/**
 * x shown in a larger shape, without copying: axes of size 1 repeat, new axes may lead. A size of -1 keeps the axis. A view
 * whose elements share memory. [n, 1] → [b, n, m]
 *     dx  dy summed over the axes that repeat, which the engine does
 * @throws ShapeError if an axis of another size than 1 would change
 * @example
 * const x = tensor([[1], [2]]);
 * x.expand([2, 3]) // tensor([[1., 1., 1.], [2., 2., 2.]])
 * x.expand([4, -1, 3]).shape // [4, 2, 3]
 * tensor([1, 2]).expand([2, 3]) // throws ShapeError
 */
export function expand(x: Tensor, shape: Shape): Tensor {
  return expandAs("expand", x, shape);
}

/**
 * PyTorch's other name for `expand`. [n, 1] → [b, n, m]
 * @example
 * tensor([1, 2]).broadcastTo([3, 2]) // tensor([[1., 2.], [1., 2.], [1., 2.]])
 */
export function broadcastTo(x: Tensor, shape: Shape): Tensor {
  return expandAs("broadcastTo", x, shape);
}

function expandAs(op: string, x: Tensor, shape: Shape): Tensor {
  checkTensor(op, x);
  if (!Array.isArray(shape)) checkShape(op, shape);
  const added = shape.length - x.ndim;
  const sizes = Array.from(shape, (n, axis) => (n === -1 && axis >= added ? x.shape[axis - added]! : n));
  checkShape(op, sizes);
  const y = viewOf(x, sizes, expandStrides(op, x.shape, x.strides, sizes), x.offset);
  return record(op, y, [[x, (dy) => dy]]);
}
