import { axesOf, checkDTypeOf } from "../check.ts";
import { show, ValueError } from "../errors.ts";
import { sumRow, sumSquares } from "../kernels/sums.ts";
import { type Dims, numel } from "../shape.ts";
import { record, type Tensor } from "../tensor.ts";
import { eq } from "./compare.ts";
import { div } from "./div.ts";
import { mean } from "./mean.ts";
import { mul } from "./mul.ts";
import { dimAndOptions, type ReduceOptions, type ReduceRow, reduce, unreduce } from "./reduce.ts";
import { sub } from "./sub.ts";
import { where } from "./where.ts";

/** Options of `var` and `std`. */
export interface VarOptions extends ReduceOptions {
  /** Divide by n - 1 instead of n. Default: true. */
  readonly unbiased?: boolean | undefined;
  /** Divide by n - correction, instead of saying `unbiased`. Default: 1. */
  readonly correction?: number | undefined;
}

/**
 * The variance along some axes, or all: Σᵢ (xᵢ - x̄)² / (n - 1), or / n with `{ unbiased: false }`. Too few elements give
 * NaN. Exported as `var`. […, n, …] → […, …], or […, 1, …] with keepdim
 *     dx  2·dy·(x - x̄) / (n - 1)
 * @throws DTypeError if x is not float32
 * @throws IndexError if x has no such axis, or it is named twice
 * @throws ValueError if both `unbiased` and `correction` are given
 * @example
 * const x = tensor([[1, 2, 3, 4]]);
 * x.var(-1) // tensor([1.6667])
 * x.var(-1, { keepdim: true, unbiased: false }) // tensor([[1.2500]])
 */
export function variance(x: Tensor, dim?: Dims | VarOptions, options: VarOptions = {}): Tensor {
  const { axes, keepdim, freedom } = spreadOver("var", x, dim, options);
  const y = reduce("var", x, axes, { keepdim }, "float32", squaresOver(freedom));
  return record("var", y, [[x, (dy) => varBackward(dy, x, axes, freedom)]]);
}

/**
 * The standard deviation along some axes, or all: the square root of the variance.
 * […, n, …] → […, …], or […, 1, …] with keepdim
 *     dx  dy·(x - x̄) / ((n - 1)·y), 0 where y is 0
 * @throws DTypeError if x is not float32
 * @throws IndexError if x has no such axis, or it is named twice
 * @throws ValueError if both `unbiased` and `correction` are given
 * @example
 * tensor([2, 4]).std() // tensor(1.4142)
 * tensor([2, 4]).std({ unbiased: false }) // tensor(1.)
 */
export function std(x: Tensor, dim?: Dims | VarOptions, options: VarOptions = {}): Tensor {
  const { axes, keepdim, freedom } = spreadOver("std", x, dim, options);
  const squares = squaresOver(freedom);
  const y = reduce("std", x, axes, { keepdim }, "float32", (...row) => Math.sqrt(squares(...row)));
  // Where y is 0, all differences are: dividing by ∞ gives the 0 that is wanted there, to every order.
  const safe = (): Tensor => where(eq(y, 0), Number.POSITIVE_INFINITY, mul(y, 2));
  return record("std", y, [[x, (dy) => varBackward(div(dy, safe()), x, axes, freedom)]]);
}

/** Both ops' arguments; `freedom` is n less the correction, and 0 where that is negative. */
function spreadOver(
  op: string,
  x: Tensor,
  dim: Dims | VarOptions,
  options: VarOptions,
): { axes: number[]; keepdim: boolean | undefined; freedom: number } {
  const [dims, given] = dimAndOptions<Dims, VarOptions>(op, dim, options, ["correction"], ["keepdim", "unbiased"]);
  const { keepdim, unbiased, correction = unbiased === false ? 0 : 1 } = given;
  checkDTypeOf(op, x, ["float32"], 'Convert with to("float32")');
  if (unbiased !== undefined && given.correction !== undefined) {
    throw new ValueError(op, "takes unbiased or correction, got both", "unbiased: false is correction: 0");
  }
  if (!Number.isFinite(correction)) throw new ValueError(op, `correction must be finite, got ${show(correction)}`);
  const axes = axesOf(op, x, dims);
  const n = numel(axes.map((axis) => x.shape[axis]!));
  return { axes, keepdim, freedom: Math.max(n - correction, 0) };
}

/** Σᵢ (xᵢ - x̄)² / freedom, in two passes in float64. */
function squaresOver(freedom: number): ReduceRow {
  return (values, start, end) => {
    const floats = values as Float32Array; // no other dtype gets here
    const mean = sumRow(floats, start, end) / (end - start);
    return sumSquares(floats, start, end, mean) / freedom;
  };
}

function varBackward(dy: Tensor, x: Tensor, axes: readonly number[], freedom: number): Tensor {
  return mul(unreduce(mul(dy, 2 / freedom), x, axes), sub(x, mean(x, axes, { keepdim: true })));
}
