import type { DType, TypedArray } from "../dtype.ts";
import { DTypeError, GradError, ShapeError, ValueError } from "../errors.ts";
import { numel, type Shape, sameShape } from "../shape.ts";
import type { Tensor } from "../tensor.ts";
import type { StoredDType } from "./dtypes.ts";

/**
 * The elements of x, to be overwritten with a tensor of a file; `backward` will notice it.
 * @throws GradError, ShapeError, DTypeError or ValueError if x is not of the form, or not contiguous
 */
export function elementsToFill(
  x: Tensor,
  { shape, dtype, storedAs }: { readonly shape: Shape; readonly dtype: DType | null; readonly storedAs: StoredDType },
): TypedArray {
  if (x.requiresGrad) {
    throw new GradError("readInto", "x must not require a gradient: the graph knows no writes", "Pass x.detach()");
  }
  if (!sameShape(x.shape, shape))
    throw new ShapeError("readInto", "x must have the shape in the file", [shape, x.shape]);
  if (x.dtype !== dtype) throw new DTypeError("readInto", `x must be ${dtype}, as ${storedAs} is read`, x.dtype);
  if (!x.isContiguous()) throw new ValueError("readInto", "x must be contiguous", "Read it with get, and copy_ it");
  x.version.count++;
  return x.storage.subarray(x.offset, x.offset + numel(shape));
}
