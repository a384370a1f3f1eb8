import { checkDTypeOf } from "../check.ts";
import type { Dims } from "../shape.ts";
import { record, type Tensor } from "../tensor.ts";
import { div } from "./div.ts";
import { dimAndOptions, unreduce } from "./reduce.ts";
import { reduceSum } from "./reduce-sum.ts";
import type { ReduceDTypeOptions } from "./sum.ts";
import { inDType } from "./to.ts";

/**
 * The mean along some axes, or all, computed in float64 and rounded once; of nothing, NaN.
 * […, n, …] → […, …], or […, 1, …] with keepdim
 *     dx  dy / n
 * @throws DTypeError if x is not float32
 * @throws IndexError if x has no such axis, or it is named twice
 */
export function mean(x: Tensor, dim?: Dims | ReduceDTypeOptions, options: ReduceDTypeOptions = {}): Tensor {
  const [axes, { keepdim, dtype }] = dimAndOptions<Dims, ReduceDTypeOptions>(
    "mean",
    dim,
    options,
    ["dtype"],
    ["keepdim"],
  );
  const from = inDType("mean", x, { dtype });
  checkDTypeOf("mean", from, ["float32"], 'Convert with { dtype: "float32" }');
  const y = reduceSum("mean", from, axes, { keepdim }, "float32", (total, n) => total / n);
  return record("mean", y, [[from, (dy) => unreduce(div(dy, from.numel() / y.numel()), from, axes)]]);
}
