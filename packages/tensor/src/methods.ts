// The ops that are methods of Tensor as well: op(x, …) is x.op(…).
export { add } from "./ops/add.ts";
export { clone, contiguous } from "./ops/contiguous.ts";
export { exp } from "./ops/exp.ts";
export { expand } from "./ops/expand.ts";
export { matmul } from "./ops/matmul.ts";
export { mul } from "./ops/mul.ts";
export { neg } from "./ops/neg.ts";
export { softmax } from "./ops/softmax.ts";
export { squeeze, unsqueeze } from "./ops/squeeze.ts";
export { sub } from "./ops/sub.ts";
export { sum } from "./ops/sum.ts";
export { to } from "./ops/to.ts";
export { transpose } from "./ops/transpose.ts";
export { reshape, view } from "./ops/view.ts";
