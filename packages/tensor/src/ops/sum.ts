import type { Dims } from "../shape.ts";
import { record, type Tensor } from "../tensor.ts";
import { type ReduceOptions, reduce, unreduce } from "./reduce.ts";

/**
 * The sum along some axes, or all. float32 is summed in float64 and rounded once; int32 and bool give int32; nothing
 * gives 0. […, n, …] → […, …], or […, 1, …] with keepdim
 *     dx  dy, for every element that was summed
 * @throws IndexError if x has no such axis, or it is named twice
 */
export function sum(x: Tensor, dim?: Dims, options: ReduceOptions = {}): Tensor {
  const y = reduce("sum", x, dim, options, x.dtype === "float32" ? "float32" : "int32", (values, start, end) => {
    let total = 0;
    for (let i = start; i < end; i++) total += values[i]!;
    return total;
  });
  return record("sum", y, [[x, (dy) => unreduce(dy, x, dim)]]);
}
