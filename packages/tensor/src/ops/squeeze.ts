import { axesOf, checkTensor } from "../check.ts";
import { type Dims, normalizeDim } from "../shape.ts";
import { record, type Tensor, viewOf } from "../tensor.ts";
import { reshape } from "./view.ts";

/**
 * x without its axes of size 1, or without those of them that `dim` names: a view. [1, n, 1] → [n]
 *     dx  dy in x's shape
 * @throws IndexError if x has no such axis
 * @example
 * const x = zeros([1, 3, 1]);
 * x.squeeze().shape // [3]
 * x.squeeze(0).shape // [3, 1]
 * x.squeeze(1).shape // [1, 3, 1]
 */
export function squeeze(x: Tensor, dim?: Dims): Tensor {
  const axes = axesOf("squeeze", x, dim);
  const keep = <T>(list: readonly T[]): T[] => list.filter((_, axis) => x.shape[axis] !== 1 || !axes.includes(axis));
  const y = viewOf(x, keep(x.shape), keep(x.strides), x.offset);
  return record("squeeze", y, [[x, (dy) => reshape(dy, x.shape)]]);
}

/**
 * x with a new axis of size 1 at `dim`, which may be one past the last: a view. [n], 0 → [1, n]
 *     dx  dy without that axis
 * @throws IndexError if `dim` is out of range
 * @example
 * const ids = tensor([15496, 11, 314], { dtype: "int32" });
 * ids.unsqueeze(0) // tensor([[15496, 11, 314]])
 * ids.unsqueeze(-1).shape // [3, 1]
 */
export function unsqueeze(x: Tensor, dim: number): Tensor {
  checkTensor("unsqueeze", x);
  const axis = normalizeDim("unsqueeze", dim, x.ndim + 1);
  const y = viewOf(x, x.shape.toSpliced(axis, 0, 1), x.strides.toSpliced(axis, 0, 1), x.offset);
  return record("unsqueeze", y, [[x, (dy) => squeeze(dy, axis)]]);
}
