import { Tensor, tensor } from "@pellucid/tensor";
import { gradcheck, shapes, tensors } from "@pellucid/tensor/testing";
import * as fc from "fast-check";

declare const console: { log(text: string): void };

fc.assert(
  fc.property(
    shapes({ maxRank: 2, maxSize: 3 }).chain((shape) => tensors(shape)),
    (x: Tensor) => {
      gradcheck((y) => y.tanh(), [x]);
      return x instanceof Tensor;
    },
  ),
  { numRuns: 20 },
);

console.log(`testing: ${tensor([1, 2]).mul(2)}`);
