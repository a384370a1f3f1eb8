import { checkTensor } from "../check.ts";
import { allocate, checkDType, type DType, type TypedArray } from "../dtype.ts";
import { ValueError } from "../errors.ts";
import { readContiguous } from "../kernels/strided.ts";
import { nonDifferentiable, Tensor } from "../tensor.ts";

/**
 * x with its values converted; x itself where it has that dtype already. Any shape. Numbers lose their fraction on the way
 * to int32 (towards 0); to bool, everything but 0 is true, NaN included. Only float32 carries gradients, so a conversion
 * passes none on.
 * @throws DTypeError if `dtype` is not one of ours
 * @throws ValueError if a number does not fit int32
 * @example
 * tensor([1.9, -1.9]).to("int32") // tensor([1, -1])
 * tensor([0, 2]).to("bool") // tensor([False, True])
 */
export function to(x: Tensor, dtype: DType): Tensor {
  checkTensor("to", x);
  checkDType("to", dtype);
  if (x.dtype === dtype) return x;
  const from = readContiguous(x.storage, x.shape, x);
  const y = allocate("to", dtype, from.length);
  if (dtype === "bool") for (let i = 0; i < y.length; i++) y[i] = from[i] === 0 ? 0 : 1;
  else y.set(from);
  if (dtype === "int32") checkFit(from);
  return nonDifferentiable("to", new Tensor(y, x.shape));
}

/** x in the dtype that an option of `op` asks for, if it does. */
export function inDType(op: string, x: Tensor, { dtype }: { readonly dtype?: DType | undefined }): Tensor {
  checkTensor(op, x);
  return dtype === undefined ? x : to(x, dtype);
}

function checkFit(values: TypedArray): void {
  for (let i = 0; i < values.length; i++) {
    const value = values[i]!;
    const fits = value > -0x80000001 && value < 0x80000000;
    if (!fits) throw new ValueError("to", `${value} does not fit int32`);
  }
}
