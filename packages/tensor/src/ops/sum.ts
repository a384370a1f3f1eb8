import type { DType } from "../dtype.ts";
import type { Dims } from "../shape.ts";
import { record, type Tensor } from "../tensor.ts";
import { dimAndOptions, type ReduceOptions, unreduce } from "./reduce.ts";
import { reduceSum } from "./reduce-sum.ts";
import { inDType, to } from "./to.ts";

/** Options of reductions whose result may have another dtype. */
export interface ReduceDTypeOptions extends ReduceOptions {
  /** Convert x to this dtype first. Default: x's, but int32 for a sum or product of bools. */
  readonly dtype?: DType | undefined;
}

/**
 * The sum along some axes, or all. float32 is summed in float64 and rounded once; int32 and bool give int32; nothing
 * gives 0. […, n, …] → […, …], or […, 1, …] with keepdim
 *     dx  dy, for every element that was summed
 * @throws IndexError if x has no such axis, or it is named twice
 * @example
 * const x = tensor([[1, 2, 3], [4, 5, 6]]);
 * x.sum() // tensor(21.)
 * x.sum(0) // tensor([5., 7., 9.])
 * x.sum(-1, { keepdim: true }) // tensor([[6.], [15.]])
 */
export function sum(x: Tensor, dim?: Dims | ReduceDTypeOptions, options: ReduceDTypeOptions = {}): Tensor {
  const [axes, { keepdim, dtype }] = dimAndOptions<Dims, ReduceDTypeOptions>(
    "sum",
    dim,
    options,
    ["dtype"],
    ["keepdim"],
  );
  const from = inDType("sum", x, { dtype });
  const total = from.dtype === "float32" ? "float32" : "int32";
  const y = reduceSum("sum", from, axes, { keepdim }, total, (total) => total);
  return to(record("sum", y, [[from, (dy) => unreduce(dy, from, axes)]]), dtype ?? total);
}
