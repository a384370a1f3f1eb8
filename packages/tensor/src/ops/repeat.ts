import { checkTensor } from "../check.ts";
import { ShapeError } from "../errors.ts";
import { checkShape, type Shape } from "../shape.ts";
import type { Tensor } from "../tensor.ts";
import { clone } from "./contiguous.ts";
import { expand } from "./expand.ts";
import { reshape } from "./view.ts";

/**
 * Copies of x side by side, sizes[i] times along axis i; further sizes in front make new axes. [n, m], [r, s] → [r·n, s·m]
 * @throws ShapeError if there are fewer sizes than axes
 * @example
 * tensor([[1, 2]]).repeat([2, 2]) // tensor([[1., 2., 1., 2.], [1., 2., 1., 2.]])
 * tensor([[1, 2]]).repeat([2]) // throws ShapeError
 */
export function repeat(x: Tensor, sizes: Shape): Tensor {
  checkTensor("repeat", x);
  checkShape("repeat", sizes);
  const added = sizes.length - x.ndim;
  if (added < 0) throw new ShapeError("repeat", "there must be a size for every axis", [x.shape, sizes]);
  const from = sizes.map((_, axis) => x.shape[axis - added] ?? 1);
  const apart = reshape(
    x,
    from.flatMap((n) => [1, n]),
  );
  const tiles = expand(
    apart,
    from.flatMap((n, axis) => [sizes[axis]!, n]),
  );
  return reshape(
    clone(tiles),
    from.map((n, axis) => n * sizes[axis]!),
  );
}
