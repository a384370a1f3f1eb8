import { checkTensor } from "../check.ts";
import { ShapeError, ValueError } from "../errors.ts";
import { checkShape, contiguousStrides, numel, type Shape } from "../shape.ts";
import { record, type Tensor, viewOf } from "../tensor.ts";
import { clone, contiguous } from "./contiguous.ts";

/**
 * x's elements in another shape of as many, in the same order: a view. One size may be -1, and is worked out.
 * [2, 6] → [2, 3, 2]
 *     dx  dy in x's shape, in row-major order: the next pullbacks need not each make it so
 * @throws ShapeError if the sizes do not multiply to x's, or x's strides forbid a view
 * @throws ValueError if the -1 could be any size, since x is empty
 * @example
 * const x = zeros([2, 4, 768]);
 * x.view([2, 4, 12, 64]).transpose(1, 2).shape // [2, 12, 4, 64]
 * x.view([-1, 768]).shape // [8, 768]
 * x.transpose(1, 2).view([2, -1]) // throws ShapeError
 */
export function view(x: Tensor, shape: Shape): Tensor {
  const sizes = inferSize("view", x, shape);
  const strides = viewStrides(x.shape, x.strides, sizes);
  if (strides === null) {
    const rule = `the elements of a tensor with strides [${x.strides.join(", ")}] cannot be seen in this order without a copy`;
    throw new ShapeError("view", rule, [x.shape, sizes], "Use reshape(…), or contiguous().view(…)");
  }
  const y = viewOf(x, sizes, strides, x.offset);
  return record("view", y, [[x, (dy) => contiguous(reshape(dy, x.shape))]]);
}

/**
 * x's elements in another shape of as many, in the same order: a view where the strides allow one, else a copy. One size
 * may be -1, and is worked out. [2, 6] → [2, 3, 2]
 *     dx  dy in x's shape
 * @throws ShapeError if the sizes do not multiply to x's
 * @throws ValueError if the -1 could be any size, since x is empty
 * @example
 * const x = tensor([[1, 2, 3], [4, 5, 6]]);
 * x.reshape([3, 2]) // tensor([[1., 2.], [3., 4.], [5., 6.]])
 * x.transpose(0, 1).reshape([-1]) // tensor([1., 4., 2., 5., 3., 6.])
 */
export function reshape(x: Tensor, shape: Shape): Tensor {
  const sizes = inferSize("reshape", x, shape);
  return view(viewStrides(x.shape, x.strides, sizes) ? x : clone(x), sizes);
}

/** `to` with its -1 replaced by the size that is left for it. */
function inferSize(op: string, x: Tensor, to: Shape): Shape {
  checkTensor(op, x);
  const from = x.shape;
  const unknown = Array.isArray(to) ? to.indexOf(-1) : -1;
  if (unknown === -1) {
    checkShape(op, to);
    if (numel(to) !== numel(from)) {
      const fix = "Use -1 for a size that follows from the others";
      throw new ShapeError(op, `${numel(from)} elements do not fit a shape of ${numel(to)}`, [from, to], fix);
    }
    return to;
  }
  const known = to.toSpliced(unknown, 1);
  if (known.includes(-1)) throw new ShapeError(op, "only one size may be -1", [to]);
  checkShape(op, known);
  const size = numel(from) / numel(known);
  if (numel(known) === 0) {
    throw new ValueError(op, `-1 could be any size in [${to.join(", ")}], since the other sizes multiply to 0`);
  }
  if (!Number.isInteger(size)) {
    const fix = `Use sizes that divide ${numel(from)}`;
    throw new ShapeError(op, `${numel(from)} elements are not a multiple of ${numel(known)}`, [from, to], fix);
  }
  return to.with(unknown, size);
}

/**
 * The strides that show a layout in another shape, or null where only a copy can. Old axes that follow each other without
 * a gap form a run; a new axis may take a part of a run, but not span two.
 */
function viewStrides(shape: Shape, strides: Shape, to: Shape): number[] | null {
  if (numel(shape) === 0) return contiguousStrides(to);
  const runs: { size: number; stride: number }[] = []; // outermost first
  for (let axis = 0; axis < shape.length; axis++) {
    const [size, stride] = [shape[axis]!, strides[axis]!];
    const outer = runs.at(-1);
    if (size === 1) continue;
    if (outer && outer.stride === size * stride) runs.splice(-1, 1, { size: outer.size * size, stride });
    else runs.push({ size, stride });
  }
  const result = new Array<number>(to.length);
  let run = runs.pop() ?? { size: 1, stride: 1 };
  for (let axis = to.length - 1; axis >= 0; axis--) {
    if (run.size === 1) run = runs.pop() ?? run;
    if (run.size % to[axis]! !== 0) return null;
    result[axis] = run.stride;
    run = { size: run.size / to[axis]!, stride: run.stride * to[axis]! };
  }
  return result;
}
