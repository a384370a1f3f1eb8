import { checkTensor } from "../check.ts";
import { IndexError } from "../errors.ts";
import { normalizeDim } from "../shape.ts";
import type { Tensor } from "../tensor.ts";
import { permute } from "./permute.ts";

/**
 * x with some axes moved to other places, the others in the order that they had: a view. [a, b, c], 0, -1 → [b, c, a]
 * @throws IndexError if an axis is out of range or named twice, or there are not as many sources as destinations
 * @example
 * zeros([2, 3, 4]).movedim(0, -1).shape // [3, 4, 2]
 */
export function movedim(
  x: Tensor,
  source: number | readonly number[],
  destination: number | readonly number[],
): Tensor {
  checkTensor("movedim", x);
  const from = axesInOrder(source, x.ndim);
  const to = axesInOrder(destination, x.ndim);
  if (from.length !== to.length) {
    throw new IndexError(
      "movedim",
      `there must be one destination for each source, got ${from.length} and ${to.length}`,
    );
  }
  if (x.ndim === 0) return x;
  const others = [...x.shape.keys()].filter((axis) => !from.includes(axis)).values();
  const order = x.shape.map((_, axis) => (to.includes(axis) ? from[to.indexOf(axis)]! : others.next().value!));
  return permute(x, order);
}

/** The axes that `dims` names, each once. */
function axesInOrder(dims: number | readonly number[], rank: number): number[] {
  const list = Array.isArray(dims) ? dims : [dims];
  const axes = Array.from(list, (dim) => normalizeDim("movedim", dim, rank));
  const twice = axes.find((axis, i) => axes.indexOf(axis) !== i);
  if (twice !== undefined)
    throw new IndexError("movedim", `dim ${twice} appears more than once in [${axes.join(", ")}]`);
  return axes;
}
