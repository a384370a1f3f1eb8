import { type Shape, sameShape } from "../shape.ts";
import type { Tensor } from "../tensor.ts";
import { sum } from "./sum.ts";
import { reshape } from "./view.ts";

/** Undoes broadcasting: sums x over the axes along which `shape` would repeat to become x's shape. [b, n, m] → [n, 1] */
export function sumTo(x: Tensor, shape: Shape): Tensor {
  if (sameShape(x.shape, shape)) return x;
  const added = x.ndim - shape.length;
  const repeated = [...x.shape.keys()].filter((axis) => axis < added || shape[axis - added] !== x.shape[axis]);
  return reshape(repeated.length === 0 ? x : sum(x, repeated), shape);
}
