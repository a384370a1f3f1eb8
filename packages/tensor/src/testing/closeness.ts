import { ShapeError } from "../errors.ts";
import { sameShape } from "../shape.ts";
import type { Tensor } from "../tensor.ts";

/** How far apart two numbers a and b may be: |a - b| ≤ atol + rtol·|b|. */
export interface Closeness {
  /** The allowed difference as a part of |b|. Default: 1e-5. */
  readonly rtol?: number;
  /** The allowed difference besides. Default: 1e-8. */
  readonly atol?: number;
  /** Whether NaN is close to NaN. Default: false. */
  readonly equalNan?: boolean;
}

/**
 * Whether |a - b| ≤ atol + rtol·|b| everywhere, as torch.allclose has it; equal infinities are close.
 * @throws ShapeError if the shapes differ
 * @example
 * allClose(tensor([1, 2]), tensor([1, 2.00001])) // true
 * allClose(tensor([1, 2]), tensor([1, 2.001])) // false
 * allClose(tensor([1, 2]), tensor([1, 2.001]), { rtol: 1e-3 }) // true
 */
export function allClose(a: Tensor, b: Tensor, options: Closeness = {}): boolean {
  const { rtol = 1e-5, atol = 1e-8, equalNan = false } = options;
  return pairs("allClose", a, b).every(([p, q]) => {
    if (p === q) return true;
    if (Number.isNaN(p) && Number.isNaN(q)) return equalNan;
    return Number.isFinite(q) && Math.abs(p - q) <= atol + rtol * Math.abs(q);
  });
}

/**
 * How many float32 numbers lie between a and b at most: 0 where they are equal, 1 for neighbours. 0 for 0 and -0, and for
 * two NaN; Infinity for a NaN and a number.
 * @throws ShapeError if the shapes differ
 * @example
 * ulpDistance(tensor([1, 2]), tensor([1, 2])) // 0
 * ulpDistance(tensor([1]), tensor([1 + 2 ** -23])) // 1
 */
export function ulpDistance(a: Tensor, b: Tensor): number {
  return pairs("ulpDistance", a, b).reduce((most, [p, q]) => {
    if (Number.isNaN(p) || Number.isNaN(q)) return Number.isNaN(p) && Number.isNaN(q) ? most : Number.POSITIVE_INFINITY;
    return Math.max(most, Math.abs(place(p) - place(q)));
  }, 0);
}

/** Counts the float32 numbers from 0 to x, downwards below 0: the bits of a positive float are its place. */
function place(x: number): number {
  const bits = new Int32Array(Float32Array.of(Math.abs(x)).buffer)[0]!;
  return x < 0 ? -bits : bits;
}

function pairs(op: string, a: Tensor, b: Tensor): [number, number][] {
  if (!sameShape(a.shape, b.shape)) throw new ShapeError(op, "the shapes must be equal", [a.shape, b.shape]);
  const [p, q] = [a.toTypedArray(), b.toTypedArray()];
  return Array.from(p, (value, i) => [value, q[i]!]);
}
