import type { BackwardOptions } from "./autograd.ts";
import { backward } from "./autograd.ts";
import * as methods from "./methods.ts";
import type { Operand } from "./ops/elementwise.ts";
import type { ValuesAndIndices } from "./ops/max.ts";
import { permute } from "./ops/permute.ts";
import type { ReduceOptions } from "./ops/reduce.ts";
import { where } from "./ops/where.ts";
import { Tensor } from "./tensor.ts";

/** The method that a function of a tensor becomes: the tensor is `this`. */
type Method<F> = F extends (x: Tensor, ...rest: infer Rest) => infer Y ? (...rest: Rest) => Y : never;

/** Of several forms `Method` sees the last alone: these ops are declared below. */
type Ops = Omit<typeof methods, "max" | "min">;

/** Every op of methods.ts as a method. Written over `keyof Ops`, so that "go to definition" finds the op. */
export type Methods = {
  readonly [Name in keyof Ops]: Method<Ops[Name]>;
};

declare module "./tensor.ts" {
  interface Tensor extends Methods {
    /** `backward(x, gradient, options)` */
    backward(gradient?: Tensor | null, options?: BackwardOptions): void;
    /** x with its axes in reverse order: the transpose of a matrix. */
    readonly T: Tensor;
    /** `max(x)` */
    max(): Tensor;
    /** `max(x, other)` */
    max(other: Tensor): Tensor;
    /** `max(x, dim, options)` */
    max(dim: number, options?: ReduceOptions): ValuesAndIndices;
    /** `where(condition, x, other)` */
    where(condition: Tensor, other: Operand): Tensor;
    /** `min(x)` */
    min(): Tensor;
    /** `min(x, other)` */
    min(other: Tensor): Tensor;
    /** `min(x, dim, options)` */
    min(dim: number, options?: ReduceOptions): ValuesAndIndices;
  }
}

type Op = (x: Tensor, ...rest: readonly never[]) => unknown;

/** A function, so that the loop is in one: see `powersOf2`. */
function install(ops: Readonly<Record<string, Op>>): void {
  for (const [name, op] of Object.entries(ops)) {
    Object.defineProperty(Tensor.prototype, name, {
      value(this: Tensor, ...rest: readonly never[]): unknown {
        return op(this, ...rest);
      },
    });
  }
}

install({ ...methods, backward });

Object.defineProperty(Tensor.prototype, "where", {
  value(this: Tensor, condition: Tensor, other: Operand): Tensor {
    return where(condition, this, other); // the one op whose tensor is not its first argument
  },
});

Object.defineProperty(Tensor.prototype, "T", {
  get(this: Tensor): Tensor {
    return permute(this, [...this.shape.keys()].reverse());
  },
});
