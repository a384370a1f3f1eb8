import { axesOf, checkDTypeOf } from "../check.ts";
import { show, ValueError } from "../errors.ts";
import * as math from "../kernels/math.ts";
import { sumSquares } from "../kernels/sums.ts";
import type { Dims } from "../shape.ts";
import { nonDifferentiable, record, type Tensor } from "../tensor.ts";
import { abs } from "./abs.ts";
import { amax, amin } from "./amax.ts";
import { eq } from "./compare.ts";
import { div } from "./div.ts";
import { bit } from "./elementwise.ts";
import { mul } from "./mul.ts";
import { pow } from "./pow.ts";
import { dimAndOptions, type ReduceOptions, reduce, unreduce } from "./reduce.ts";
import { sign } from "./sign.ts";
import { sum } from "./sum.ts";
import { where } from "./where.ts";

/**
 * The p-norm (Σᵢ |xᵢ|ᵖ)^(1/p) of the vectors along some axes, or of all elements. p = 2, or "fro", is the length;
 * Infinity is the largest |xᵢ|, -Infinity the smallest; 0 counts the elements that are not 0, and has no gradient.
 * […, n, …] → […, …], or […, 1, …] with keepdim
 *     dx  dy · sign(x) · (|x| / y)^(p - 1), 0 where y is 0; for p = ±Infinity shared evenly among the largest or smallest
 * @throws DTypeError if x is not float32
 * @throws IndexError if x has no such axis, it is named twice, or has no elements where p is ±Infinity
 * @throws ValueError if p is neither a number nor "fro"
 * @example
 * const x = tensor([[3, -4], [6, 8]]);
 * x.norm() // tensor(11.1803)
 * x.norm(2, -1) // tensor([5., 10.])
 * x.norm(1, -1) // tensor([7., 14.])
 */
export function norm(
  x: Tensor,
  p: number | "fro" | ReduceOptions = 2,
  dim?: Dims | ReduceOptions,
  options: ReduceOptions = {},
): Tensor {
  checkDTypeOf("norm", x, ["float32"], 'Convert with to("float32")');
  const [power = 2, last] = dimAndOptions<number | "fro", ReduceOptions>("norm", p, options, [], ["keepdim"]);
  const [dims, rest] = dimAndOptions<Dims, ReduceOptions>("norm", dim, last, [], ["keepdim"]);
  const axes = axesOf("norm", x, dims);
  if (power === 2 || power === "fro") return lengthOf(x, axes, rest);
  if (typeof power !== "number" || Number.isNaN(power)) {
    throw new ValueError("norm", `p must be a number or "fro", got ${show(power)}`);
  }
  if (power === 1) return sum(abs(x), axes, rest);
  if (power === Number.POSITIVE_INFINITY) return amax(abs(x), axes, rest);
  if (power === Number.NEGATIVE_INFINITY) return amin(abs(x), axes, rest);
  return power === 0 ? countOf(x, axes, rest) : powerNorm(x, power, axes, rest);
}

function lengthOf(x: Tensor, axes: readonly number[], options: ReduceOptions): Tensor {
  const y = reduce("norm", x, axes, options, "float32", (values, start, end) => {
    return Math.sqrt(sumSquares(values as Float32Array, start, end, 0));
  });
  return record("norm", y, [[x, (dy) => mul(x, unreduce(div(dy, zeroToInfinity(y)), x, axes))]]);
}

function countOf(x: Tensor, axes: readonly number[], options: ReduceOptions): Tensor {
  const y = reduce("norm", x, axes, options, "float32", (values, start, end) => {
    let count = 0;
    for (let i = start; i < end; i++) count += bit(values[i] !== 0);
    return count;
  });
  return nonDifferentiable("norm", y);
}

function powerNorm(x: Tensor, p: number, axes: readonly number[], options: ReduceOptions): Tensor {
  const y = reduce("norm", x, axes, options, "float32", (values, start, end) => {
    let total = 0;
    for (let i = start; i < end; i++) total += math.pow(Math.abs(values[i]!), p);
    return start === end ? 0 : math.pow(total, 1 / p);
  });
  const slope = (): Tensor => {
    const ratio = div(abs(x), unreduce(zeroToInfinity(y), x, axes));
    const atZero = eq(ratio, 0); // where a power below 0 would be infinite
    return where(atZero, 0, mul(sign(x), pow(where(atZero, 1, ratio), p - 1)));
  };
  return record("norm", y, [[x, (dy) => mul(unreduce(dy, x, axes), slope())]]);
}

/** The norm as a divisor: where it is 0, dividing by ∞ gives the gradient 0 that is wanted there, to every order. */
function zeroToInfinity(y: Tensor): Tensor {
  return where(eq(y, 0), Number.POSITIVE_INFINITY, y);
}
