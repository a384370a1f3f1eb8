import { type DType, dtypeOf, promote, type TypedArray } from "../dtype.ts";
import { DTypeError, ShapeError, show } from "../errors.ts";
import { numel, sameShape } from "../shape.ts";
import { Tensor } from "../tensor.ts";
import { type CreateOptions, createOptions, leafOf } from "./leaf.ts";

/** What `tensor` takes: a value, nested arrays of values, or typed arrays at the innermost level. */
export type TensorData = number | boolean | TypedArray | readonly TensorData[];

/**
 * A tensor of these values, copied, in the shape they are nested in. Its dtype: numbers make float32, booleans bool, an
 * Int32Array int32; where they are mixed, float32 wins over int32, and int32 over bool.
 * @throws ShapeError if the arrays are ragged
 * @throws DTypeError if a value is neither a number nor a boolean, or a Uint8Array comes without a dtype
 * @throws ValueError if a value does not fit int32
 * @example
 * tensor([[1, 2], [3, 4]]) // tensor([[1., 2.], [3., 4.]])
 * tensor([6109, 3626], { dtype: "int32" }) // tensor([6109, 3626])
 * tensor([[1, 2], [3]]) // throws ShapeError
 */
export function tensor(data: TensorData, options: CreateOptions = {}): Tensor {
  const shape = nestedShape(data, "data");
  const dtype = createOptions("tensor", options).dtype ?? naturalDType(data) ?? "float32";
  const values = flatten(data, numel(shape));
  return leafOf("tensor", shape, dtype, (i) => Number(values[i]), options);
}

/** PyTorch's limit; it also ends arrays that contain themselves. */
const MAX_DEPTH = 64;

/** The shape of nested arrays: the first item's, at every level; every other item must have the same. */
function nestedShape(data: TensorData, path: string, depth: number = 0): number[] {
  if (depth > MAX_DEPTH)
    throw new ShapeError("tensor", `arrays are nested ${MAX_DEPTH} deep at most, but ${path} is deeper`, []);
  if (isValue(data)) return [];
  if (isTypedArray(data)) return [data.length];
  if (!Array.isArray(data)) throw noValue(data, path);
  const first = data.length === 0 ? [] : nestedShape(data[0], `${path}[0]`, depth + 1);
  for (let i = 1; i < data.length; i++) {
    if (first.length === 0 && isValue(data[i])) continue;
    const shape = nestedShape(data[i], `${path}[${i}]`, depth + 1);
    if (sameShape(shape, first)) continue;
    const rule = `nested arrays must not be ragged, but ${path}[0] and ${path}[${i}] differ`;
    throw new ShapeError("tensor", rule, [first, shape], "Pad the shorter one");
  }
  return [data.length, ...first];
}

function isValue(data: unknown): data is number | boolean {
  return typeof data === "number" || typeof data === "boolean";
}

function isTypedArray(data: unknown): data is TypedArray {
  return data instanceof Float32Array || data instanceof Int32Array || data instanceof Uint8Array;
}

function noValue(data: object | null | undefined, path: string): DTypeError {
  let fix = typeof data === "string" ? "Encode text into ids first" : "";
  if (ArrayBuffer.isView(data)) fix = "Convert it with Float32Array.from(…)";
  if (data instanceof Tensor) fix = path === "data" ? "Use clone() for a copy" : "Join tensors with stack([…])";
  return new DTypeError("tensor", `values are numbers or booleans, but ${path} is not`, show(data), fix);
}

/** The dtype that the values fit best; null where there are none. */
function naturalDType(data: TensorData): DType | null {
  if (typeof data === "number") return "float32";
  if (typeof data === "boolean") return "bool";
  if (data instanceof Uint8Array) {
    throw new DTypeError("tensor", "bytes may stand for numbers or booleans", "a Uint8Array", "Pass { dtype }");
  }
  if (isTypedArray(data)) return dtypeOf(data);
  let dtype: DType | null = null;
  for (const item of data) {
    const other = naturalDType(item);
    dtype = dtype && other ? promote(dtype, other) : (dtype ?? other);
  }
  return dtype;
}

function flatten(data: TensorData, length: number): ArrayLike<number | boolean> {
  if (isTypedArray(data)) return data;
  const values = new Array<number | boolean>(length);
  let next = 0;
  const collect = (item: TensorData): void => {
    if (isValue(item)) values[next++] = item;
    else for (const inner of item) collect(inner);
  };
  collect(data);
  return values;
}
