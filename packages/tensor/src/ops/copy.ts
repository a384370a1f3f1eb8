import { checkTensor } from "../check.ts";
import { GradError, ValueError } from "../errors.ts";
import { isGradEnabled } from "../grad-mode.ts";
import { copyStrided } from "../kernels/strided.ts";
import { expandStrides } from "../shape.ts";
import type { Tensor } from "../tensor.ts";
import { clone } from "./contiguous.ts";
import { to } from "./to.ts";

/**
 * Overwrites x's values with those of `source`, in place, and returns x. `source` broadcasts to x's shape and is converted
 * to its dtype. All views of x see the new values; `backward` through an op that needs the old ones is an error.
 * @throws GradError if x or `source` requires a gradient and is not under noGrad: the graph knows no writes in place
 * @throws ShapeError if `source` does not broadcast to x's shape
 * @throws ValueError if several elements of x share one place in memory, as an expanded tensor's do
 * @example
 * const x = zeros([2, 2]);
 * x.select(0, 1).copy_(tensor([3, 4]));
 * x // tensor([[0., 0.], [3., 4.]])
 * ones([2], { requiresGrad: true }).copy_(zeros([2])) // throws GradError
 */
export function copy_(x: Tensor, source: Tensor): Tensor {
  checkTensor("copy_", x, source);
  if (isGradEnabled() && (x.requiresGrad || source.requiresGrad)) {
    const which = x.requiresGrad ? "the tensor to overwrite" : "the source";
    throw new GradError("copy_", `${which} requires a gradient, which a write in place would lose`, "Use noGrad(…)");
  }
  const repeated = x.shape.findIndex((n, axis) => n > 1 && x.strides[axis] === 0);
  if (repeated !== -1) {
    throw new ValueError("copy_", `elements along axis ${repeated} share memory, as expand makes them`, "Use clone()");
  }
  const converted = to(source, x.dtype);
  const from = converted.storage.buffer === x.storage.buffer ? clone(converted) : converted; // the two may overlap
  const strides = expandStrides("copy_", from.shape, from.strides, x.shape);
  copyStrided(x.storage, x, from.storage, { strides, offset: from.offset }, x.shape);
  x.version.count++;
  return x;
}
