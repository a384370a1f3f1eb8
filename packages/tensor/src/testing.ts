export { type Differentiable, type GradcheckOptions, gradcheck, gradgradcheck } from "./testing/gradcheck.ts";
export { broadcastableShapes, type ShapeConstraints, shapes } from "./testing/shapes.ts";
export { type TensorConstraints, tensors } from "./testing/tensors.ts";
