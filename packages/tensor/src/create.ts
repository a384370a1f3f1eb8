export { eye, full, fullLike, ones, onesLike, zeros, zerosLike } from "./create/full.ts";
export type { CreateOptions } from "./create/leaf.ts";
export { arange, linspace } from "./create/range.ts";
export { type TensorData, tensor } from "./create/tensor.ts";
