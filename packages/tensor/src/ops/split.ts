import { checkTensor } from "../check.ts";
import { ShapeError, show, ValueError } from "../errors.ts";
import { checkShape, normalizeDim } from "../shape.ts";
import type { Tensor } from "../tensor.ts";
import { select } from "./select.ts";
import { slice } from "./slice.ts";

/**
 * x cut along an axis into views: of `size` places each, the last of what remains, or of these sizes.
 * […, n, …] → […, size, …] each
 * @throws ValueError if the size is not a whole number from 1 on, or the sizes do not add up to n
 * @throws IndexError if x has no such axis
 * @throws ShapeError if x is a scalar, which has no axis
 * @example
 * arange(5).split(2) // [tensor([0, 1]), tensor([2, 3]), tensor([4])]
 * arange(5).split([1, 4]) // [tensor([0]), tensor([1, 2, 3, 4])]
 */
export function split(x: Tensor, size: number | readonly number[], dim: number = 0): Tensor[] {
  const axis = axisOf("split", x, dim);
  const n = x.shape[axis]!;
  if (typeof size !== "number") return cut("split", x, size, axis);
  if (!Number.isSafeInteger(size) || size < (n === 0 ? 0 : 1)) {
    throw new ValueError("split", `the size must be a whole number from 1 on, got ${show(size)}`);
  }
  const count = n === 0 ? 1 : Math.ceil(n / size);
  return cut(
    "split",
    x,
    Array.from({ length: count }, (_, i) => Math.min(size, n - i * size)),
    axis,
  );
}

/**
 * x cut along an axis into at most `chunks` views of one size, the last of what remains. […, n, …] → […, ⌈n / chunks⌉, …]
 * @throws ValueError if `chunks` is not a whole number from 1 on
 * @throws IndexError if x has no such axis
 * @throws ShapeError if x is a scalar, which has no axis
 * @example
 * arange(5).chunk(2) // [tensor([0, 1, 2]), tensor([3, 4])]
 * const [queries, keys, values] = zeros([2, 4, 9]).chunk(3, -1);
 * queries.shape // [2, 4, 3]
 */
export function chunk(x: Tensor, chunks: number, dim: number = 0): Tensor[] {
  const axis = axisOf("chunk", x, dim);
  if (!Number.isSafeInteger(chunks) || chunks < 1) {
    throw new ValueError("chunk", `chunks must be a whole number from 1 on, got ${show(chunks)}`);
  }
  const n = x.shape[axis]!;
  return n === 0 ? cut("chunk", x, new Array<number>(chunks).fill(0), axis) : split(x, Math.ceil(n / chunks), axis);
}

/**
 * x at each place of an axis, which is gone: n views. […, n, …] → […, …] each
 * @throws IndexError if x has no such axis
 * @throws ShapeError if x is a scalar, which has no axis
 * @example
 * const x = tensor([[1, 2], [3, 4]]);
 * x.unbind() // [tensor([1., 2.]), tensor([3., 4.])]
 * x.unbind(1) // [tensor([1., 3.]), tensor([2., 4.])]
 */
export function unbind(x: Tensor, dim: number = 0): Tensor[] {
  const axis = axisOf("unbind", x, dim);
  return Array.from({ length: x.shape[axis]! }, (_, i) => select(x, axis, i));
}

function cut(op: string, x: Tensor, sizes: readonly number[], axis: number): Tensor[] {
  checkShape(op, sizes);
  let total = 0;
  const ends = sizes.map((size) => {
    total += size;
    return total;
  });
  if (total !== x.shape[axis]) {
    throw new ValueError(op, `the sizes must add up to the axis's ${x.shape[axis]}, got [${sizes.join(", ")}]`);
  }
  return ends.map((end, i) => slice(x, axis, end - sizes[i]!, end));
}

function axisOf(op: string, x: Tensor, dim: number): number {
  checkTensor(op, x);
  if (x.ndim === 0) throw new ShapeError(op, "a scalar has no axis to cut", [x.shape]);
  return normalizeDim(op, dim, x.ndim);
}
