import { optionsOf } from "../check.ts";
import { allocate, checkDType, type DType } from "../dtype.ts";
import { ValueError } from "../errors.ts";
import { numel, type Shape } from "../shape.ts";
import { Tensor } from "../tensor.ts";

/** Options of everything that makes a tensor. */
export interface CreateOptions {
  /** The element type. Default: see the function. */
  readonly dtype?: DType | undefined;
  /** Whether ops on the tensor are recorded, so that it gets a gradient. float32 only. Default: false. */
  readonly requiresGrad?: boolean | undefined;
}

/** The options of what creates tensors, checked. */
export function createOptions(op: string, options: CreateOptions): CreateOptions {
  return optionsOf(op, options, ["dtype"], ["requiresGrad"]);
}

/** A new tensor of this dtype, its i-th element in row-major order `valueAt(i)`. */
export function leafOf(
  op: string,
  shape: Shape,
  dtype: DType,
  valueAt: (i: number) => number,
  { requiresGrad = false }: CreateOptions,
): Tensor {
  checkDType(op, dtype);
  const storage = allocate(op, dtype, numel(shape));
  for (let i = 0; i < storage.length; i++) storage[i] = convert(op, valueAt(i), dtype);
  return new Tensor(storage, shape).requiresGrad_(requiresGrad);
}

/**
 * `value` as an element of this dtype: an int32 loses its fraction, a bool is 0 or 1.
 * @throws ValueError if it does not fit int32
 */
export function convert(op: string, value: number, dtype: DType): number {
  if (dtype === "float32") return value;
  if (dtype === "bool") return value === 0 ? 0 : 1;
  const whole = Math.trunc(value);
  if (isInt32(whole)) return whole | 0;
  throw new ValueError(op, `${value} does not fit int32`, 'Pass { dtype: "float32" }');
}

/** Whether int32 holds this number. */
export function isInt32(value: unknown): value is number {
  return typeof value === "number" && (value | 0) === value;
}
