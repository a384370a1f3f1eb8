import { allocate, checkDType, type DType, type TypedArray } from "./dtype.ts";
import { DTypeError, ShapeError, ValueError } from "./errors.ts";
import { checkShape, numel, type Shape, sameShape } from "./shape.ts";
import { Tensor } from "./tensor.ts";

export interface CreateOptions {
  /** The element type. Default: see the function. */
  readonly dtype?: DType | undefined;
  /** Whether ops on the tensor are recorded, so that it gets a gradient. float32 only. Default: false. */
  readonly requiresGrad?: boolean | undefined;
}

/** What `tensor` takes: a value, nested arrays of values, or a typed array for one axis. */
export type TensorData = number | boolean | TypedArray | readonly TensorData[];

/**
 * A tensor of these values, copied, in the shape they are nested in. Its dtype: numbers make float32, booleans bool, an
 * Int32Array int32; numbers among booleans make float32.
 * @throws ShapeError if the arrays are ragged
 * @throws DTypeError if a value is neither a number nor a boolean, or a Uint8Array comes without a dtype
 * @throws ValueError if a value does not fit int32
 */
export function tensor(data: TensorData, options: CreateOptions = {}): Tensor {
  if (data instanceof Uint8Array && options.dtype === undefined) {
    throw new DTypeError("tensor", "bytes may stand for numbers or booleans", "a Uint8Array", "Pass { dtype }");
  }
  const shape = nestedShape(data);
  const values = new Array<number | boolean>(numel(shape));
  let next = 0;
  const collect = (item: TensorData): void => {
    if (typeof item === "object") for (const inner of item as readonly TensorData[]) collect(inner);
    else values[next++] = item;
  };
  collect(data);
  return finish("tensor", values, shape, options.dtype ?? naturalDType(data, values), options);
}

/** The shape of nested arrays: the first item's, at every level; every other item must have the same. */
function nestedShape(data: TensorData, path = "data"): number[] {
  if (typeof data === "number" || typeof data === "boolean") return [];
  if (ArrayBuffer.isView(data)) return [data.length];
  if (!Array.isArray(data)) {
    throw new DTypeError(
      "tensor",
      `values are numbers or booleans, but ${path} is not`,
      data === null ? "null" : typeof data,
    );
  }
  const [first = [], ...others] = data.map((item, i) => nestedShape(item, `${path}[${i}]`));
  const odd = others.findIndex((shape) => !sameShape(shape, first)) + 1;
  if (odd > 0) {
    throw new ShapeError("tensor", `nested arrays must not be ragged, but ${path}[0] and ${path}[${odd}] differ`, [
      first,
      others[odd - 1]!,
    ]);
  }
  return [data.length, ...first];
}

function naturalDType(data: TensorData, values: readonly (number | boolean)[]): DType {
  if (data instanceof Int32Array) return "int32";
  return values.length > 0 && values.every((value) => typeof value === "boolean") ? "bool" : "float32";
}

function finish(
  op: string,
  values: ArrayLike<number | boolean>,
  shape: Shape,
  dtype: DType,
  options: CreateOptions,
): Tensor {
  checkDType(op, dtype);
  const storage = allocate(op, dtype, values.length);
  for (let i = 0; i < values.length; i++) {
    const value = Number(values[i]);
    if (dtype === "int32" && !(Math.abs(value) <= 0x7fffffff)) throw new ValueError(op, `${value} does not fit int32`);
    storage[i] = dtype === "bool" && value !== 0 ? 1 : value;
  }
  return new Tensor(storage, shape).requiresGrad_(options.requiresGrad ?? false);
}

/** A tensor of zeros; float32 by default. */
export function zeros(shape: Shape, options: CreateOptions = {}): Tensor {
  return full(shape, 0, { ...options, dtype: options.dtype ?? "float32" });
}

/** A tensor of ones; float32 by default. */
export function ones(shape: Shape, options: CreateOptions = {}): Tensor {
  return full(shape, 1, { ...options, dtype: options.dtype ?? "float32" });
}

/**
 * A tensor with `value` everywhere. Its dtype follows the value, as in PyTorch: 7 makes int32, 0.5 float32, true bool.
 * @throws ShapeError if a size is negative or not whole
 */
export function full(shape: Shape, value: number | boolean, options: CreateOptions = {}): Tensor {
  checkShape("full", shape);
  const { dtype = typeof value === "boolean" ? "bool" : numberDType(value) } = options;
  checkDType("full", dtype);
  const storage = allocate("full", dtype, numel(shape));
  if (value !== 0) storage.fill(dtype === "bool" ? 1 : Number(value));
  return new Tensor(storage, shape).requiresGrad_(options.requiresGrad ?? false);
}

/** int32 for numbers that it can hold, else float32. */
function numberDType(...values: number[]): DType {
  return values.every((value) => (value | 0) === value) ? "int32" : "float32";
}

/** Zeros of x's shape and dtype. */
export function zerosLike(x: Tensor, options: CreateOptions = {}): Tensor {
  return fullLike(x, 0, options);
}

/** Ones of x's shape and dtype. */
export function onesLike(x: Tensor, options: CreateOptions = {}): Tensor {
  return fullLike(x, 1, options);
}

/** `value` everywhere, in x's shape and dtype. */
export function fullLike(x: Tensor, value: number | boolean, options: CreateOptions = {}): Tensor {
  return full(x.shape, value, { ...options, dtype: options.dtype ?? x.dtype });
}

/**
 * Ones on the diagonal, else zeros; float32 by default. [n, m]
 * @throws ShapeError if a size is negative or not whole
 */
export function eye(n: number, m: number = n, options: CreateOptions = {}): Tensor {
  const y = zeros([n, m], options);
  for (let i = 0; i < Math.min(n, m); i++) y.storage[i * m + i] = 1;
  return y;
}

/**
 * start, start + step, … as far as `end`, which is left out; `arange(end)` starts at 0. [⌈(end - start) / step⌉]
 * int32 if all three are whole numbers, else float32.
 * @throws ValueError if step is 0 or leads away from end
 */
export function arange(end: number, options?: CreateOptions): Tensor;
export function arange(start: number, end: number, options?: CreateOptions): Tensor;
export function arange(start: number, end: number, step: number, options?: CreateOptions): Tensor;
export function arange(first: number, ...rest: readonly (number | CreateOptions | undefined)[]): Tensor {
  const numbers = [first, ...rest.filter((item) => typeof item === "number")];
  const options = rest.find((item) => typeof item === "object") ?? {};
  const [start, end, step] = numbers.length === 1 ? [0, first, 1] : [first, numbers[1]!, numbers[2] ?? 1];
  if (![start, end, step].every(Number.isFinite)) {
    throw new ValueError("arange", `start, end and step must be finite, got ${start}, ${end} and ${step}`);
  }
  if (step === 0 || (end - start) / step < 0) {
    throw new ValueError("arange", `step ${step} does not lead from ${start} to ${end}`);
  }
  const values = Array.from({ length: Math.ceil((end - start) / step) }, (_, i) => start + i * step);
  return finish("arange", values, [values.length], options.dtype ?? numberDType(start, end, step), options);
}

/**
 * `steps` float32 values in equal steps from start to end, both included. [steps]
 * The second half is counted back from `end`, so that it ends there exactly, as in PyTorch.
 * @throws ValueError if steps is negative or not whole
 */
export function linspace(start: number, end: number, steps: number, options: CreateOptions = {}): Tensor {
  if (!Number.isSafeInteger(steps) || steps < 0)
    throw new ValueError("linspace", `steps must be a whole number from 0 on, got ${steps}`);
  const step = Math.fround((end - start) / (steps - 1));
  const values = Array.from({ length: steps }, (_, i) =>
    i < steps / 2 ? start + step * i : end - step * (steps - 1 - i),
  );
  if (steps === 1) values[0] = start;
  return finish("linspace", values, [steps], options.dtype ?? "float32", options);
}
