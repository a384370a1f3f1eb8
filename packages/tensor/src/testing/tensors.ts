import fc, { type Arbitrary } from "fast-check";
import { allocate, type DType, dtypeOf, type TypedArray } from "../dtype.ts";
import { copyStrided } from "../kernels/strided.ts";
import { contiguousStrides, isContiguous, numel, type Shape } from "../shape.ts";
import { Tensor } from "../tensor.ts";
import { type ShapeConstraints, shapes } from "./shapes.ts";

/** Which tensors to draw. */
export interface TensorConstraints {
  /** Default: float32. */
  readonly dtype?: DType;
  /** The values. Default: k/64 in [-2, 2] for float32, exact in every format; -8 … 8 for int32. */
  readonly values?: Arbitrary<number>;
  /** Whether axes may be expanded: stride 0, so that values repeat along them. Default: false. */
  readonly expanded?: boolean;
}

/**
 * Tensors of one shape: row-major or transposed, sliced, stepped, behind an offset; what lies between the elements is
 * NaN (or 1), so that reading it shows. Shrinks to row-major zeros. A counterexample is printed with its layout.
 * @example
 * const twice = (x: Tensor) => allClose(x.add(x), x.mul(2));
 * fc.check(fc.property(tensors([2, 3]), twice)).failed // false
 */
export function tensors(shape: Shape, constraints: TensorConstraints = {}): Arbitrary<Tensor> {
  const { dtype = "float32", values = valuesOf(dtype) } = constraints;
  return laidOut(listsOf(values, numel(shape)), shape, dtype, constraints);
}

/**
 * Tensors of any shape. Shrinks the shape first, with the values in front that still fit, then the values to zero. (A
 * `chain` of `shapes` and `tensors` shrinks no shape any more once it has begun with the values.)
 * @example
 * const undone = (x: Tensor) => allClose(x.neg().neg(), x);
 * fc.check(fc.property(anyTensors(), undone)).failed // false
 */
export function anyTensors(constraints: TensorConstraints & ShapeConstraints = {}): Arbitrary<Tensor> {
  const { dtype = "float32", values = valuesOf(dtype), maxRank = 4, maxSize = 4, expanded = false } = constraints;
  return fc
    .tuple(shapes(constraints), listsOf(values, maxSize ** maxRank), layouts(maxRank, expanded))
    .map(([shape, list, layout]) => layOut(arrayOf(dtype, list.slice(0, numel(shape))), shape, layout));
}

/**
 * Tensors of x's shape, dtype and values in other layouts, shrinking to row-major. They are outside the graph.
 * @example
 * const x = tensor([[1, 2], [3, 4]]);
 * fc.check(fc.property(layoutsOf(x), (y) => allClose(y.sum(0), x.sum(0)))).failed // false
 */
export function layoutsOf(x: Tensor): Arbitrary<Tensor> {
  return laidOut(fc.constant(Array.from(x.toTypedArray())), x.shape, x.dtype);
}

/** Tensors of these lists of values in row-major order, in any layout. */
export function laidOut(
  lists: Arbitrary<readonly number[]>,
  shape: Shape,
  dtype: DType,
  { expanded = false }: TensorConstraints = {},
): Arbitrary<Tensor> {
  return fc
    .tuple(lists, layouts(shape.length, expanded))
    .map(([list, layout]) => layOut(arrayOf(dtype, list), shape, layout));
}

function listsOf(values: Arbitrary<number>, length: number): Arbitrary<number[]> {
  return fc.array(values, { minLength: length, maxLength: length });
}

function arrayOf(dtype: DType, list: readonly number[]): TypedArray {
  const array = allocate("tensors", dtype, list.length);
  array.set(list);
  return array;
}

function valuesOf(dtype: DType): Arbitrary<number> {
  if (dtype === "bool") return fc.integer({ min: 0, max: 1 });
  return dtype === "int32" ? fc.integer({ min: -8, max: 8 }) : fc.integer({ min: -128, max: 128 }).map((k) => k / 64);
}

/** How a tensor lies in its storage; a list has an entry for each axis. */
interface StoredAs {
  /** The axes are stored in the order of these. */
  readonly keys: readonly number[];
  /** How many elements of each axis were sliced off. */
  readonly slicedOff: readonly number[];
  /** Every step-th element of the innermost axis. */
  readonly step: number;
  /** What comes before the first element. */
  readonly before: number;
  /** Which axes are expanded. */
  readonly repeats: readonly boolean[];
}

function layouts(rank: number, expanded: boolean): Arbitrary<StoredAs> {
  const perAxis = <T>(item: Arbitrary<T>): Arbitrary<T[]> => fc.array(item, { minLength: rank, maxLength: rank });
  const zeros = new Array<number>(rank).fill(0);
  const notRepeated = fc.constant(new Array<boolean>(rank).fill(false));
  const repeats = expanded ? perAxis(fc.boolean()) : notRepeated;
  const rowMajor = {
    keys: fc.constant(zeros),
    slicedOff: fc.constant(zeros),
    step: fc.constant(1),
    before: fc.constant(0),
  };
  const strided = {
    keys: perAxis(fc.nat(rank)),
    slicedOff: perAxis(fc.nat(2)),
    step: fc.integer({ min: 1, max: 3 }),
    before: fc.nat(3),
  };
  return fc.oneof(fc.record({ ...rowMajor, repeats }), fc.record({ ...strided, repeats }));
}

function layOut(values: TypedArray, shape: Shape, stored: StoredAs): Tensor {
  const { keys, slicedOff, step, before, repeats } = stored;
  const order = [...shape.keys()].sort((a, b) => keys[a]! - keys[b]!);
  const storedShape = order.map((axis) => shape[axis]! + slicedOff[axis]!);
  const storedStrides = contiguousStrides(storedShape);
  const strides = shape.map((_, axis) => storedStrides[order.indexOf(axis)]! * step);
  const storage = allocate("tensors", dtypeOf(values), before + numel(storedShape) * step);
  storage.fill(storage instanceof Float32Array ? Number.NaN : 1);
  const layout = { strides, offset: before };
  copyStrided(storage, layout, values, { strides: contiguousStrides(shape), offset: 0 }, shape);
  const shown = strides.map((stride, axis) => (repeats[axis] ? 0 : stride));
  return printable(new Tensor(storage, shape, { strides: shown, offset: before }));
}

/** Lets fast-check print x with what a counterexample may depend on. */
function printable(x: Tensor): Tensor {
  const plain = isContiguous(x.shape, x.strides) && x.offset === 0;
  const layout = plain ? "" : `, strides [${x.strides.join(", ")}], offset ${x.offset}`;
  const value = (): string => `${x.toString()} of shape [${x.shape.join(", ")}]${layout}`;
  return Object.defineProperty(x, fc.toStringMethod, { value });
}
