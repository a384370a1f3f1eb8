import { checkTensor } from "../check.ts";
import { ValueError } from "../errors.ts";
import { maximumRow, minimumRow } from "../kernels/elementwise.ts";
import { record, type Tensor } from "../tensor.ts";
import { ge, gt, le, lt } from "./compare.ts";
import { type Operand, operands, zip } from "./elementwise.ts";
import { logicalAnd, logicalOr } from "./logical.ts";
import { where } from "./where.ts";

/**
 * min(max(x, `min`), `max`), element by element; null or undefined is no bound. Where `min` > `max` it is `max`. NaN, also
 * as a bound, gives NaN. Shapes broadcast.
 *     dx    dy where min ≤ x ≤ max, else 0
 *     dmin  dy where x < min < max, else 0        dmax  dy where x > max or min > max, else 0
 * @throws ValueError if there is no bound
 * @throws ShapeError if the shapes do not broadcast
 * @example
 * tensor([-2, 0.5, 3]).clamp(0, 1) // tensor([0.0000, 0.5000, 1.0000])
 * tensor([-2, 0.5, 3]).clamp(null, 1) // tensor([-2.0000, 0.5000, 1.0000])
 */
export function clamp(x: Tensor, min?: Operand | null, max?: Operand | null): Tensor {
  checkTensor("clamp", x);
  const low = bound(x, min);
  const high = bound(x, max);
  if (low !== null && high !== null) return clampBoth(x, low, high);
  if (low !== null) {
    return record("clamp", zip("clamp", x, low, Math.max, { row: maximumRow }), [
      [x, (dy) => where(ge(x, low), dy, 0)],
      [low, (dy) => where(lt(x, low), dy, 0)],
    ]);
  }
  if (high === null) throw new ValueError("clamp", "there must be a min or a max, got neither");
  return record("clamp", zip("clamp", x, high, Math.min, { row: minimumRow }), [
    [x, (dy) => where(le(x, high), dy, 0)],
    [high, (dy) => where(gt(x, high), dy, 0)],
  ]);
}

function clampBoth(x: Tensor, low: Tensor, high: Tensor): Tensor {
  const raised = zip("clamp", x, low, Math.max, { row: maximumRow });
  return record("clamp", zip("clamp", raised, high, Math.min, { row: minimumRow }), [
    [x, (dy) => where(logicalAnd(ge(x, low), le(x, high)), dy, 0)],
    [low, (dy) => where(logicalAnd(lt(x, low), lt(low, high)), dy, 0)],
    [high, (dy) => where(logicalOr(gt(x, high), lt(high, low)), dy, 0)],
  ]);
}

function bound(x: Tensor, value: Operand | null | undefined): Tensor | null {
  return value === null || value === undefined ? null : operands("clamp", x, value)[1];
}
