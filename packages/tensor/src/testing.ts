/**
 * `@pellucid/tensor/testing`: what to test code that uses tensors with. Arbitraries of shapes, tensors and what ops take,
 * for properties with fast-check, which must be installed beside this package; gradients held against finite differences;
 * and closeness.
 *
 * @module
 */
import "./index.ts"; // so that tensors have their methods, whichever entry they come from

export { allClose, type Closeness, ulpDistance } from "./testing/closeness.ts";
export { dimLists, dims } from "./testing/dims.ts";
export { type Differentiable, type GradcheckOptions, gradcheck, gradgradcheck } from "./testing/gradcheck.ts";
export { type MaskConstraints, masks } from "./testing/masks.ts";
export { broadcastableShapes, matmulShapes, type ShapeConstraints, shapes } from "./testing/shapes.ts";
export { anyTensors, layoutsOf, type TensorConstraints, tensors } from "./testing/tensors.ts";
export {
  type AwayFromOptions,
  awayFrom,
  distinctTensors,
  permutations,
  specialFloats,
} from "./testing/values.ts";
