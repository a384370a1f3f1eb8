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
 * @example
 * const x = tensor([[1, 2, 3], [4, 5, 6]]);
 * x.mean() // tensor(3.5000)
 * x.mean(0) // tensor([2.5000, 3.5000, 4.5000])
 * x.sub(x.mean(-1, { keepdim: true })) // tensor([[-1., 0., 1.], [-1., 0., 1.]])
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
