import type { BackwardOptions } from "./autograd.ts";
import { backward } from "./autograd.ts";
import * as methods from "./methods.ts";
import { Tensor } from "./tensor.ts";

/** The method that a function of a tensor becomes: the tensor is `this`. */
type Method<F> = F extends (x: Tensor, ...rest: infer Rest) => infer Y ? (...rest: Rest) => Y : never;

/** Every op of methods.ts as a method. */
export type Methods = { readonly [Name in keyof typeof methods]: Method<(typeof methods)[Name]> };

declare module "./tensor.ts" {
  interface Tensor extends Methods {
    /** `backward(x, gradient, options)` */
    backward(gradient?: Tensor | null, options?: BackwardOptions): void;
    /** x with its axes in reverse order: the transpose of a matrix. */
    readonly T: Tensor;
  }
}

for (const [name, op] of Object.entries({ ...methods, backward })) {
  Object.defineProperty(Tensor.prototype, name, {
    value(this: Tensor, ...rest: readonly unknown[]): unknown {
      return (op as (x: Tensor, ...rest: readonly unknown[]) => unknown)(this, ...rest);
    },
  });
}
