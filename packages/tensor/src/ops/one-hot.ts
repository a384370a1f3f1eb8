import { checkTensor } from "../check.ts";
import { allocate } from "../dtype.ts";
import { show, ValueError } from "../errors.ts";
import { readContiguous } from "../kernels/strided.ts";
import { nonDifferentiable, Tensor } from "../tensor.ts";
import { checkIndex } from "./along.ts";

/**
 * For each id a row of zeros with a 1 at place id, int32. […] → […, numClasses]
 * @param numClasses how many places; -1 for as many as the largest id needs
 * @throws IndexError if an id is not from 0 to numClasses - 1
 * @throws DTypeError if the ids are not int32
 * @throws ValueError if numClasses is not a whole number from 1 on, or -1 with no ids
 * @example
 * oneHot(tensor([1, 0], { dtype: "int32" }), 3) // tensor([[0, 1, 0], [1, 0, 0]])
 */
export function oneHot(ids: Tensor, numClasses: number = -1): Tensor {
  checkTensor("oneHot", ids);
  const values = readContiguous(ids.storage, ids.shape, ids);
  let largest = -1;
  for (const id of values) largest = Math.max(largest, id);
  const n = numClasses === -1 ? largest + 1 : numClasses;
  if (!Number.isSafeInteger(n) || n < 1) {
    throw new ValueError("oneHot", `numClasses must be a whole number from 1 on, got ${show(n)}`);
  }
  checkIndex("oneHot", ids, n, "id", `${n} classes`);
  const y = allocate("oneHot", "int32", values.length * n);
  values.forEach((id, i) => {
    y[i * n + id] = 1;
  });
  return nonDifferentiable("oneHot", new Tensor(y, [...ids.shape, n]));
}
