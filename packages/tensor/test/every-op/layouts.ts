import { copy_, full, type Tensor } from "../../src/index.ts";

/** What lies between the elements: reading it shows. As an index it is out of range, as a bool the other one. */
const BETWEEN = { float32: Number.NaN, int32: 2 ** 30, bool: true } as const;

/** x in other layouts than row-major: the values are x's, but for the expanded ones, which repeat x's first ones. */
export function layoutsOf(x: Tensor): Record<string, Tensor> {
  const last = x.ndim - 1;
  const layouts: Record<string, Tensor> = { sliced: inside(x, 1, 1) };
  if (x.ndim === 0) return layouts;
  layouts.stepped = inside(x, 0, 2);
  if (x.ndim > 1) layouts.transposed = reversed(reversed(x).clone());
  if (x.shape[0]! > 1) layouts["expanded in front"] = x.narrow(0, 0, 1).expand(x.shape);
  if (x.shape[last]! > 1) layouts["expanded behind"] = x.narrow(last, 0, 1).expand(x.shape);
  return layouts;
}

function reversed(x: Tensor): Tensor {
  return x.permute([...x.shape.keys()].reverse());
}

/** x as part of a larger tensor: every step-th place of each axis, from `start` on. */
function inside(x: Tensor, start: number, step: number): Tensor {
  const larger = full([2, ...x.shape.map((n) => n * step + start + 1)], BETWEEN[x.dtype], { dtype: x.dtype });
  const part = x.shape.reduce((y, n, axis) => y.slice(axis, start, start + n * step, step), larger.select(0, 1));
  return copy_(part, x);
}
