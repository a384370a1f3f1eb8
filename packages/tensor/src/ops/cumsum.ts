import { optionsOf } from "../check.ts";
import type { DType } from "../dtype.ts";
import { record, type Tensor } from "../tensor.ts";
import { mapRows } from "./reduce.ts";
import { inDType, to } from "./to.ts";

/** Options of `cumsum`. */
export interface CumsumOptions {
  /** Convert x to this dtype first. Default: x's, but int32 for bools. */
  readonly dtype?: DType | undefined;
}

/**
 * The running sum along one axis: yᵢ = x₀ + … + xᵢ, in float64, each rounded once; int32 and bool give int32.
 * Any shape → the same.
 *     dxᵢ  dyᵢ + … + dyₙ₋₁
 * @throws IndexError if x has no such axis
 * @example
 * const probas = tensor([[0.5, 0.25, 0.125, 0.125]]);
 * probas.cumsum(-1) // tensor([[0.5000, 0.7500, 0.8750, 1.0000]])
 */
export function cumsum(x: Tensor, dim: number, options: CumsumOptions = {}): Tensor {
  const from = inDType("cumsum", x, optionsOf("cumsum", options, ["dtype"]));
  const y = runningSum("cumsum", from, dim, "forwards");
  return to(y, options.dtype ?? y.dtype);
}

function runningSum(op: string, x: Tensor, dim: number, direction: "forwards" | "backwards"): Tensor {
  const dtype = x.dtype === "float32" ? "float32" : "int32";
  const y = mapRows(op, x, dim, dtype, (y, x, start, end) => {
    let total = 0;
    if (direction === "forwards") for (let i = start; i < end; i++) y[i] = total += x[i]!;
    else for (let i = end - 1; i >= start; i--) y[i] = total += x[i]!;
  });
  const back = direction === "forwards" ? "backwards" : "forwards";
  return record(op, y, [[x, (dy) => runningSum("cumsumBackward", dy, dim, back)]]);
}
