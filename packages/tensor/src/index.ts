import "./install-methods.ts";

export { type BackwardOptions, backward, type GradOptions, grad } from "./autograd.ts";
export {
  arange,
  type CreateOptions,
  eye,
  full,
  fullLike,
  linspace,
  ones,
  onesLike,
  type TensorData,
  tensor,
  zeros,
  zerosLike,
} from "./create.ts";
export type { DType, TypedArray } from "./dtype.ts";
export { DTypeError, GradError, IndexError, PellucidError, ShapeError, ValueError } from "./errors.ts";
export { isGradEnabled, noGrad } from "./grad-mode.ts";
export { add } from "./ops/add.ts";
export { clone, contiguous } from "./ops/contiguous.ts";
export type { Operand } from "./ops/elementwise.ts";
export { exp } from "./ops/exp.ts";
export { expand } from "./ops/expand.ts";
export { matmul } from "./ops/matmul.ts";
export { mul } from "./ops/mul.ts";
export { neg } from "./ops/neg.ts";
export type { ReduceOptions } from "./ops/reduce.ts";
export { softmax } from "./ops/softmax.ts";
export { squeeze, unsqueeze } from "./ops/squeeze.ts";
export { sub } from "./ops/sub.ts";
export { sum } from "./ops/sum.ts";
export { to } from "./ops/to.ts";
export { transpose } from "./ops/transpose.ts";
export { reshape, view } from "./ops/view.ts";
export { where } from "./ops/where.ts";
export { Generator } from "./random/generator.ts";
export type { Dims, Shape } from "./shape.ts";
export { type NestedArray, nonDifferentiable, type Pullback, record, Tensor } from "./tensor.ts";
