import { checkTensor } from "../check.ts";
import { nonDifferentiable, type Tensor } from "../tensor.ts";
import { bit, map, zip } from "./elementwise.ts";

// Element by element; everything but 0 counts as true, NaN too. Shapes broadcast, the result is bool. ShapeError if the
// shapes do not broadcast.

/**
 * Whether both hold, element by element. Shapes broadcast; the result is bool.
 * @example
 * const x = tensor([1, 5, 9]);
 * x.gt(2).logicalAnd(x.lt(8)) // tensor([False, True, False])
 */
export function logicalAnd(a: Tensor, b: Tensor): Tensor {
  return combine("logicalAnd", a, b, (p, q) => p && q);
}

/**
 * Whether one or both hold, element by element. Shapes broadcast; the result is bool.
 * @example
 * const x = tensor([1, 5, 9]);
 * x.lt(2).logicalOr(x.gt(8)) // tensor([True, False, True])
 */
export function logicalOr(a: Tensor, b: Tensor): Tensor {
  return combine("logicalOr", a, b, (p, q) => p || q);
}

/**
 * Whether one of both holds and the other does not, element by element. Shapes broadcast; the result is bool.
 * @example
 * tensor([true, true]).logicalXor(tensor([true, false])) // tensor([False, True])
 */
export function logicalXor(a: Tensor, b: Tensor): Tensor {
  return combine("logicalXor", a, b, (p, q) => p !== q);
}

/**
 * Whether x does not hold, element by element. Any shape; the result is bool.
 * @example
 * ones([2, 2], { dtype: "bool" }).tril().logicalNot() // tensor([[False, True], [False, False]])
 */
export function logicalNot(x: Tensor): Tensor {
  return nonDifferentiable(
    "logicalNot",
    map("logicalNot", x, "bool", (v) => bit(v === 0)),
  );
}

function combine(op: string, a: Tensor, b: Tensor, f: (p: boolean, q: boolean) => boolean): Tensor {
  checkTensor(op, a, b);
  return nonDifferentiable(
    op,
    zip(op, a, b, (p, q) => bit(f(p !== 0, q !== 0)), { dtype: "bool" }),
  );
}
