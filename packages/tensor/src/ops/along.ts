import { checkTensor } from "../check.ts";
import { allocate } from "../dtype.ts";
import { DTypeError, formatShape, IndexError } from "../errors.ts";
import { addRow } from "../kernels/elementwise.ts";
import { copyRow, forEachRow, readContiguous } from "../kernels/strided.ts";
import { contiguousStrides, numel, type Shape } from "../shape.ts";
import { record, Tensor } from "../tensor.ts";
import { expand } from "./expand.ts";
import { reshape } from "./view.ts";

/**
 * What indexed ops are made of: y[…, j, …] = x[…, index[…, j, …], …], where the place along `axis` is looked up in
 * `index`, which has x's number of axes and holds places that `checkIndex` has passed. → index's shape
 *     dx  dy added at the places that were read
 */
export function takeAlong(op: string, x: Tensor, axis: number, index: Tensor): Tensor {
  const y = allocate(op, x.dtype, numel(index.shape));
  const layout = { strides: x.strides.with(axis, 0), offset: x.offset };
  const stride = x.strides[axis]!;
  let next = 0;
  forEachRow(index.shape, [layout, index], (starts, steps, length) => {
    const [i, j] = starts as [number, number];
    const [di, dj] = steps as [number, number];
    if (dj === 0) copyRow(y, next, 1, x.storage, i + index.storage[j]! * stride, di, length);
    else for (let k = 0; k < length; k++) y[next + k] = x.storage[i + k * di + index.storage[j + k * dj]! * stride]!;
    next += length;
  });
  return record(op, new Tensor(y, index.shape), [[x, (dy) => addAlong(op, x.shape, axis, index, dy)], [index]]);
}

/**
 * The way back: zeros of `shape` with source[…, j, …] added at […, index[…, j, …], …], in row-major order of `source`,
 * which has index's shape. → `shape`
 *     dsource  dy at the places that were added to
 */
export function addAlong(op: string, shape: Shape, axis: number, index: Tensor, source: Tensor): Tensor {
  const y = allocate(op, source.dtype, numel(shape));
  const strides = contiguousStrides(shape);
  const layout = { strides: strides.with(axis, 0), offset: 0 };
  const stride = strides[axis]!;
  forEachRow(index.shape, [layout, index, source], (starts, steps, length) => {
    const [i, j, s] = starts as [number, number, number];
    const [di, dj, ds] = steps as [number, number, number];
    if (dj === 0 && di === 1 && ds === 1 && y instanceof Float32Array) {
      const at = i + index.storage[j]! * stride;
      const sum = y.subarray(at, at + length);
      addRow(sum, sum, source.storage.subarray(s, s + length) as Float32Array);
    } else {
      for (let k = 0; k < length; k++) {
        y[i + k * di + index.storage[j + k * dj]! * stride]! += source.storage[s + k * ds]!;
      }
    }
  });
  return record(op, new Tensor(y, shape), [[source, (dy) => takeAlong(op, dy, axis, index)], [index]]);
}

/** An index of one axis shown as one for every place of the other axes of `shape`. [n] → […, n, …] */
export function indexEverywhere(index: Tensor, axis: number, shape: Shape): Tensor {
  const n = index.numel();
  const alone = shape.map((_, i) => (i === axis ? n : 1));
  return expand(reshape(index, alone), shape.with(axis, n));
}

/**
 * Refuses what is no int32 tensor of places from `lowest` to size - 1.
 * @param what the name of one entry: "index", "id"
 * @param where what has `size` places, as in "an axis of size 3"
 */
export function checkIndex(
  op: string,
  index: Tensor,
  size: number,
  what: string,
  where: string,
  lowest: number = 0,
): void {
  checkTensor(op, index);
  if (index.dtype !== "int32") {
    throw new DTypeError(
      op,
      `takes int32 ${what === "id" ? "ids" : "indices"}`,
      index.dtype,
      'Convert with to("int32")',
    );
  }
  const values = readContiguous(index.storage, index.shape, index);
  const i = values.findIndex((value) => value < lowest || value >= size);
  if (i === -1) return;
  const position = contiguousStrides(index.shape).map((stride, axis) => Math.floor(i / stride) % index.shape[axis]!);
  const rule = `${what} ${values[i]} at position ${formatShape(position)} is out of range for ${where}`;
  throw new IndexError(op, rule, size === 0 ? "" : `Use ${lowest} to ${size - 1}`);
}
