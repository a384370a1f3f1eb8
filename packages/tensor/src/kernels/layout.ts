import type { TypedArray } from "../dtype.ts";
import { DTypeError, ShapeError, show } from "../errors.ts";
import { checkShape, contiguousStrides, numel, type Shape } from "../shape.ts";

/** How the elements of a tensor, or of one operand of a loop, lie in their array. */
export interface Layout {
  /** Elements from one position to the next, axis by axis; 0 repeats an element (an expanded axis). */
  readonly strides: Shape;
  /** Where the first element is. */
  readonly offset: number;
}

/**
 * Refuses a tensor whose elements are not all in its storage.
 * @throws DTypeError or ShapeError, as the tensor's
 */
export function checkLayout(storage: TypedArray, shape: Shape, layout: Layout | undefined): void {
  if (!(storage instanceof Float32Array || storage instanceof Int32Array || storage instanceof Uint8Array)) {
    throw new DTypeError("Tensor", "storage is a Float32Array, an Int32Array or a Uint8Array", show(storage));
  }
  checkShape("Tensor", shape);
  const { strides, offset } = layout ?? { strides: contiguousStrides(shape), offset: 0 };
  const whole = Number.isSafeInteger(offset) && strides.length === shape.length && strides.every(Number.isSafeInteger);
  if (!whole) throw new ShapeError("Tensor", "needs a whole offset and a whole stride for each axis", [shape, strides]);
  if (numel(shape) === 0) return;
  let [first, last] = [offset, offset]; // the lowest and the highest place of an element
  for (let axis = 0; axis < shape.length; axis++) {
    const reach = (shape[axis]! - 1) * strides[axis]!;
    if (reach < 0) first += reach;
    else last += reach;
  }
  if (first >= 0 && last < storage.length) return;
  const rule = `elements ${first} to ${last} lie outside a storage of ${storage.length}`;
  throw new ShapeError(
    "Tensor",
    rule,
    [shape],
    storage.length === 0 ? "Was its buffer transferred to another thread?" : "",
  );
}
