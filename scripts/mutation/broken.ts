// What a mutated op does instead of the right thing. Not mutated itself: only one mutant is on at a time.
import { add, logicalNot, mul, noGrad, type Tensor } from "../../packages/tensor/src/index.ts";

export * from "../../packages/tensor/src/index.ts";

export function negated(y: Tensor): Tensor {
  return y.dtype === "bool" ? logicalNot(y) : mul(y, -1);
}

export function doubled(y: Tensor): Tensor {
  return mul(y, 2);
}

export function zero(y: Tensor): Tensor {
  return mul(y, 0);
}

export function shifted(y: Tensor): Tensor {
  return y.dtype === "bool" ? logicalNot(y) : add(y, 1);
}

/** For the result of an op, which has no place in the graph yet. */
export function outsideGraph(f: (y: Tensor) => Tensor, y: Tensor): Tensor {
  return noGrad(() => f(y));
}
