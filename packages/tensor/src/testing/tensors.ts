import fc, { type Arbitrary } from "fast-check";
import { allocate, type DType } from "../dtype.ts";
import { copyStrided } from "../kernels/strided.ts";
import { contiguousStrides, numel, type Shape } from "../shape.ts";
import { Tensor } from "../tensor.ts";

export interface TensorConstraints {
  /** Default: float32. */
  readonly dtype?: DType;
  /** The values. Default: k/64 in [-2, 2] for float32, exact in every format; -8 … 8 for int32. */
  readonly values?: Arbitrary<number>;
}

/** Tensors of one shape, row-major or strided: transposed, sliced or stepped, with the same values. Values shrink to 0. */
export function tensors(
  shape: Shape,
  { dtype = "float32", values = valuesOf(dtype) }: TensorConstraints = {},
): Arbitrary<Tensor> {
  const size = numel(shape);
  return fc
    .tuple(fc.array(values, { minLength: size, maxLength: size }), layouts(shape))
    .map(([list, layout]) => layOut(list, shape, dtype, layout));
}

function valuesOf(dtype: DType): Arbitrary<number> {
  if (dtype === "bool") return fc.integer({ min: 0, max: 1 });
  return dtype === "int32" ? fc.integer({ min: -8, max: 8 }) : fc.integer({ min: -128, max: 128 }).map((k) => k / 64);
}

/** How a tensor lies in its storage: the order of its axes there, the gap between elements, and what comes before. */
interface StoredAs {
  readonly order: readonly number[];
  readonly step: number;
  readonly before: number;
}

function layouts(shape: Shape): Arbitrary<StoredAs> {
  const axes = [...shape.keys()];
  const rowMajor: StoredAs = { order: axes, step: 1, before: 0 };
  const strided = fc.record({
    order: fc.shuffledSubarray(axes, { minLength: axes.length }),
    step: fc.integer({ min: 1, max: 3 }),
    before: fc.nat(3),
  });
  return fc.oneof(fc.constant(rowMajor), strided);
}

function layOut(list: readonly number[], shape: Shape, dtype: DType, { order, step, before }: StoredAs): Tensor {
  const stored = contiguousStrides(order.map((axis) => shape[axis]!));
  const strides = shape.map((_, axis) => stored[order.indexOf(axis)]! * step);
  const storage = allocate("tensors", dtype, before + numel(shape) * step);
  storage.fill(dtype === "float32" ? Number.NaN : 1); // what lies between the elements must never be read
  const to = { strides, offset: before };
  copyStrided(storage, to, Float32Array.from(list), { strides: contiguousStrides(shape), offset: 0 }, shape);
  return new Tensor(storage, shape, to);
}
