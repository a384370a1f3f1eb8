import { checkTensor } from "../check.ts";
import { allocate, checkDType, type DType } from "../dtype.ts";
import { DTypeError, show } from "../errors.ts";
import { checkShape, numel, type Shape } from "../shape.ts";
import { Tensor } from "../tensor.ts";
import { type CreateOptions, convert, createOptions, isInt32 } from "./leaf.ts";

/**
 * A tensor of zeros; float32 by default.
 * @throws ShapeError if a size is negative or not whole
 * @throws DTypeError if there is no such dtype
 * @example
 * zeros([2, 3]) // tensor([[0., 0., 0.], [0., 0., 0.]])
 */
export function zeros(shape: Shape, options: CreateOptions = {}): Tensor {
  return filled("zeros", shape, 0, "float32", options);
}

/**
 * A tensor of ones; float32 by default.
 * @throws ShapeError if a size is negative or not whole
 * @throws DTypeError if there is no such dtype
 * @example
 * ones([2, 2], { dtype: "bool" }).tril() // tensor([[True, False], [True, True]])
 */
export function ones(shape: Shape, options: CreateOptions = {}): Tensor {
  return filled("ones", shape, 1, "float32", options);
}

/**
 * A tensor with `value` everywhere. Its dtype follows the value, as in PyTorch: 7 makes int32, 0.5 float32, true bool;
 * whole numbers that int32 cannot hold make float32.
 * @throws ShapeError if a size is negative or not whole
 * @throws ValueError if an int32 is asked for that cannot hold the value
 * @throws DTypeError if there is no such dtype, or the value is no number or boolean
 * @example
 * full([2], 0.5) // tensor([0.5000, 0.5000])
 * full([2], 7).dtype // int32
 */
export function full(shape: Shape, value: number | boolean, options: CreateOptions = {}): Tensor {
  const natural = typeof value === "boolean" ? "bool" : isInt32(value) ? "int32" : "float32";
  return filled("full", shape, value, natural, options);
}

/**
 * Zeros of x's shape and dtype.
 * @throws DTypeError if there is no such dtype
 * @example
 * zerosLike(tensor([[1, 2]])) // tensor([[0., 0.]])
 */
export function zerosLike(x: Tensor, options: CreateOptions = {}): Tensor {
  return filledLike("zerosLike", x, 0, options);
}

/**
 * Ones of x's shape and dtype.
 * @throws DTypeError if there is no such dtype
 * @example
 * onesLike(arange(3)) // tensor([1, 1, 1])
 */
export function onesLike(x: Tensor, options: CreateOptions = {}): Tensor {
  return filledLike("onesLike", x, 1, options);
}

/**
 * `value` everywhere, in x's shape and dtype.
 * @throws ValueError if int32 cannot hold the value
 * @throws DTypeError if there is no such dtype, or the value is no number or boolean
 * @example
 * fullLike(zeros([3]), 7) // tensor([7., 7., 7.])
 */
export function fullLike(x: Tensor, value: number | boolean, options: CreateOptions = {}): Tensor {
  return filledLike("fullLike", x, value, options);
}

/**
 * Ones on the diagonal, else zeros; float32 by default. [n, m], m is n unless given
 * @throws ShapeError if a size is negative or not whole
 * @throws DTypeError if there is no such dtype
 * @example
 * eye(3) // tensor([[1., 0., 0.], [0., 1., 0.], [0., 0., 1.]])
 */
export function eye(n: number, options?: CreateOptions): Tensor;
export function eye(n: number, m: number, options?: CreateOptions): Tensor;
export function eye(n: number, second: number | CreateOptions = n, third: CreateOptions = {}): Tensor {
  const [m, options] = typeof second === "object" ? [n, second] : [second, third];
  const y = filled("eye", [n, m], 0, "float32", options);
  for (let i = 0; i < Math.min(n, m); i++) y.storage[i * m + i] = 1;
  return y;
}

function filledLike(op: string, x: Tensor, value: number | boolean, options: CreateOptions): Tensor {
  checkTensor(op, x);
  return filled(op, x.shape, value, x.dtype, options);
}

function filled(op: string, shape: Shape, value: number | boolean, natural: DType, options: CreateOptions): Tensor {
  checkShape(op, shape);
  const { dtype = natural, requiresGrad = false } = createOptions(op, options);
  checkDType(op, dtype);
  if (typeof value !== "number" && typeof value !== "boolean") {
    throw new DTypeError(op, "the value is a number or a boolean", show(value));
  }
  const element = convert(op, Number(value), dtype);
  const storage = allocate(op, dtype, numel(shape));
  if (!Object.is(element, 0)) storage.fill(element);
  return new Tensor(storage, shape).requiresGrad_(requiresGrad);
}
