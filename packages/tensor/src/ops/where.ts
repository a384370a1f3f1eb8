import { checkDTypeOf } from "../check.ts";
import { allocate, promote } from "../dtype.ts";
import { inBlocks, type Strided } from "../kernels/blocks.ts";
import { whereRow } from "../kernels/elementwise.ts";
import { fastFill } from "../kernels/fill.ts";
import { forEachRow } from "../kernels/strided.ts";
import { broadcastShapes, expandStrides, numel } from "../shape.ts";
import { record, Tensor } from "../tensor.ts";
import { type Operand, operands } from "./elementwise.ts";
import { to } from "./to.ts";

/**
 * a where `condition` holds, else b, element by element. Shapes broadcast.
 *     da  dy where the condition holds, else 0        db  0 where it holds, else dy
 * @throws DTypeError if the condition is not bool
 * @throws ShapeError if the shapes do not broadcast
 * @example
 * const x = tensor([[-2, 3], [4, -5]]);
 * where(x.gt(0), x, 0) // tensor([[0., 3.], [4., 0.]])
 * where(tensor([true, false]), x, tensor([[10], [20]])) // tensor([[-2., 10.], [4., 20.]])
 */
export function where(condition: Tensor, a: Operand, b: Operand): Tensor {
  checkDTypeOf("where", condition, ["bool"], "Compare first, as in x.ne(0)");
  const [x, z] = operands("where", a, b);
  return record("where", choose(condition, x, z), [
    [condition],
    [x, (dy) => where(condition, dy, 0)],
    [z, (dy) => where(condition, 0, dy)],
  ]);
}

function choose(condition: Tensor, a: Tensor, b: Tensor): Tensor {
  const shape = broadcastShapes("where", condition.shape, a.shape, b.shape);
  const dtype = promote(a.dtype, b.dtype);
  const [p, q] = [to(a, dtype), to(b, dtype)];
  const shown = ({ storage, strides, offset, shape: own }: Tensor): Strided => {
    return { storage, strides: expandStrides("where", own, strides, shape), offset };
  };
  const [c, from, other] = [shown(condition), shown(p), shown(q)];
  const y = allocate("where", dtype, numel(shape), true);
  if (dtype === "float32") {
    const filled =
      (a.numel() === 1 && fastFill(y as Float32Array, shape, c, 1, p.storage[p.offset]!, other)) ||
      (b.numel() === 1 && fastFill(y as Float32Array, shape, c, 0, q.storage[q.offset]!, from));
    if (!filled) inBlocks(whereRow, y, shape, [c, from, other]);
  } else {
    let next = 0;
    forEachRow(shape, [c, from, other], (starts, steps, length) => {
      const [h, i, j] = starts as [number, number, number];
      const [dh, di, dj] = steps as [number, number, number];
      for (let k = 0; k < length; k++) {
        y[next++] = c.storage[h + k * dh] === 1 ? p.storage[i + k * di]! : q.storage[j + k * dj]!;
      }
    });
  }
  return new Tensor(y, shape);
}
