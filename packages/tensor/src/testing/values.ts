import fc, { type Arbitrary } from "fast-check";
import { numel, type Shape } from "../shape.ts";
import type { Tensor } from "../tensor.ts";
import { laidOut } from "./tensors.ts";

/** Options of `awayFrom`. */
export interface AwayFromOptions {
  /** The least distance from each point. Default: 1/16, far beyond the step of `gradcheck`. */
  readonly distance?: number;
  /** Default: -2. */
  readonly min?: number;
  /** Default: 2. */
  readonly max?: number;
}

/**
 * Values that keep a distance from the points where a function has a kink or a pole, so that its gradient can be checked.
 * Multiples of 1/64, shrinking to the smallest.
 * @throws Error if no value is left
 * @example
 * const smooth = tensors([3], { values: awayFrom([0]) });
 * fc.check(fc.property(smooth, (x) => gradcheck(relu, [x]))).failed // false
 */
export function awayFrom(
  points: readonly number[],
  { distance = 1 / 16, min = -2, max = 2 }: AwayFromOptions = {},
): Arbitrary<number> {
  const first = Math.ceil(min * 64);
  const all = Array.from({ length: Math.floor(max * 64) - first + 1 }, (_, k) => (first + k) / 64);
  const smooth = all.filter((x) => points.every((point) => Math.abs(x - point) >= distance));
  if (smooth.length === 0) throw new Error(`awayFrom: no value in [${min}, ${max}] is ${distance} from every point`);
  smooth.sort((a, b) => Math.abs(a) - Math.abs(b) || b - a);
  return fc.nat(smooth.length - 1).map((i) => smooth[i]!);
}

/**
 * What float32 arithmetic goes wrong on: ±0, NaN, ±Infinity, the smallest and largest numbers, 2^24 + 1. Shrinks to 0.
 * @example
 * const undone = (x: Tensor) => allClose(x.neg().neg(), x, { equalNan: true });
 * fc.check(fc.property(tensors([4], { values: specialFloats() }), undone)).failed // false
 */
export function specialFloats(): Arbitrary<number> {
  const [denormal, normal, max] = [2 ** -149, 2 ** -126, (2 - 2 ** -23) * 2 ** 127];
  const { NaN: nan, POSITIVE_INFINITY: infinity } = Number;
  return fc.constantFrom(
    0,
    -0,
    1,
    -1,
    nan,
    infinity,
    -infinity,
    denormal,
    -denormal,
    normal,
    -normal,
    max,
    -max,
    2 ** 24 + 1,
  );
}

/**
 * Tensors of one shape without equal values, for max, sort and their kind: in any order, multiples of 1/16 around 0, too
 * far apart for the step of `gradcheck`. Shrinks to rising values.
 * @example
 * const noneTwice = (x: Tensor) => new Set(x.toTypedArray()).size === 4;
 * fc.check(fc.property(distinctTensors([2, 2]), noneTwice)).failed // false
 */
export function distinctTensors(shape: Shape): Arbitrary<Tensor> {
  const n = numel(shape);
  const ranks = permutations(n).map((ranks) => ranks.map((rank) => (rank - (n >> 1)) / 16));
  return laidOut(ranks, shape, "float32");
}

/**
 * Every order of 0 … n - 1: axes for `permute`, ids to shuffle. Shrinks to 0, 1, 2, …
 * @example
 * fc.check(fc.property(permutations(3), (axes) => ones([2, 3, 4]).permute(axes).numel() === 24)).failed // false
 */
export function permutations(n: number): Arbitrary<number[]> {
  return fc
    .array(fc.nat(0x7fffffff), { minLength: n, maxLength: n })
    .map((keys) => [...keys.keys()].sort((a, b) => keys[a]! - keys[b]!));
}
