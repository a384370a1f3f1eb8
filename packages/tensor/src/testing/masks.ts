import fc, { type Arbitrary } from "fast-check";
import { normalizeDim, numel, type Shape } from "../shape.ts";
import type { Tensor } from "../tensor.ts";
import { laidOut } from "./tensors.ts";

/** Options of `masks`. */
export interface MaskConstraints {
  /** The axis along which every row needs a true entry, as a softmax over what the mask lets through does. Default: all. */
  readonly dim?: number;
}

/**
 * bool tensors of this shape with at least one true entry, unless there is none at all. Shrinks to a single one, the first.
 * @example
 * const everyRow = (mask: Tensor) => mask.any(-1).all().item() === 1;
 * fc.check(fc.property(masks([2, 3], { dim: -1 }), everyRow)).failed // false
 */
export function masks(shape: Shape, { dim }: MaskConstraints = {}): Arbitrary<Tensor> {
  const size = numel(shape);
  const axis = dim === undefined ? null : normalizeDim("masks", dim, shape.length);
  const n = axis === null ? size : (shape[axis] ?? 1); // the entries of a row
  const stride = axis === null ? 1 : numel(shape.slice(axis + 1)); // from one of them to the next
  const rows = n === 0 ? 0 : size / n;
  const bits = fc.array(fc.integer({ min: 0, max: 1 }), { minLength: size, maxLength: size });
  const live = fc.array(fc.nat(Math.max(n - 1, 0)), { minLength: rows, maxLength: rows });
  const lists = fc.tuple(bits, live).map(([bits, live]) => {
    const list = [...bits];
    live.forEach((k, row) => {
      list[Math.floor(row / stride) * stride * n + (row % stride) + k * stride] = 1;
    });
    return list;
  });
  return laidOut(lists, shape, "bool");
}
