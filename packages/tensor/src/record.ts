import { isLent, lending } from "./kernels/arrays.ts";
import { clone } from "./ops/contiguous.ts";
import { type Pullback, record as recordOp, type Tensor } from "./tensor.ts";

/**
 * Ends every differentiable op of yours: notes on its result `y` how to turn dL/dy into dL/d(input), one pullback an input. Where
 * shapes were broadcast, the pullback may return the broadcast shape: `backward` sums it down to the input's. An input
 * without a pullback is an index or a mask: it is noted, so that `backward` refuses if it was overwritten since.
 * @example
 * const cube = (x: Tensor) => record("cube", x.detach().pow(3), [[x, (dy) => dy.mul(x.square().mul(3))]]);
 * const x = tensor([2], { requiresGrad: true });
 * grad(cube(x), x) // tensor([12.])
 */
export function record(
  op: string,
  y: Tensor,
  inputs: readonly (readonly [input: Tensor, pullback?: Pullback])[],
): Tensor {
  return recordOp(
    op,
    y,
    inputs.map(([x, pullback]) => (pullback ? [x, withoutLoans(pullback)] : [x])),
  );
}

/** A pullback that may keep what it is given, and what it computes. */
function withoutLoans(pullback: Pullback): Pullback {
  return (dy) => {
    const own = keepable(dy);
    return lending(null, () => pullback(own));
  };
}

/** x, or a copy of it where a backward pass has lent its array and will lend it again. */
export function keepable(x: Tensor): Tensor {
  return isLent(x.storage) ? lending(null, () => clone(x)) : x;
}
