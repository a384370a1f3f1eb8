import { type DType, dtypeOf, type TypedArray } from "./dtype.ts";
import { DTypeError, GradError, ShapeError, show, ValueError } from "./errors.ts";
import { formatTensor } from "./format.ts";
import { isGradEnabled } from "./grad-mode.ts";
import { checkLayout, type Layout } from "./kernels/layout.ts";
import { readContiguous } from "./kernels/strided.ts";
import { contiguousStrides, isContiguous, normalizeDim, numel, type Shape, sameShape } from "./shape.ts";

/** Nested arrays of a tensor's values; a scalar's value alone. */
export type NestedArray = number | boolean | NestedArray[];

/** dL/d(output of an op) → dL/d(one of its inputs), written in tensor ops so that it can be differentiated again. */
export type Pullback = (dy: Tensor) => Tensor;

/** Counts in-place writes to one storage; all views of it share the counter. */
interface Version {
  count: number;
}

/** A place in the graph of recorded ops: a leaf that wants a gradient, or the result of an op. */
export interface GraphNode {
  /** The op's name; "leaf" for a leaf. */
  readonly op: string;
  readonly shape: Shape;
  /** The tensor whose `grad` is added to: a leaf, or a result that asked for it with `retainGrad`. Else null. */
  receiver: Tensor | null;
  /** The inputs that want a gradient; a leaf has none. */
  readonly inputs: readonly GraphNode[];
  /** The pullback of each of them. Null once freed: the values that they hold can go, the shape of the graph stays. */
  pullbacks: readonly Pullback[] | null;
  /** The storages of inputs and result as they were: a pullback must not see changed values. */
  saved: readonly { readonly version: Version; readonly count: number }[];
}

/**
 * A strided array of float32, int32 or bool values, and where it stands in the graph. It knows no op.
 * @example
 * const x = tensor([[1, 2, 3], [4, 5, 6]]);
 * x.shape // [2, 3]
 * x.transpose(0, 1).strides // [1, 3]
 * x.transpose(0, 1).storage === x.storage // true
 */
export class Tensor {
  /** Where the values are; views share it. It may be part of a larger buffer that threads share: `toTypedArray()` copies. */
  readonly storage: TypedArray;
  /** The type of the elements. */
  readonly dtype: DType;
  /** The size of each axis; `[]` for a scalar. */
  readonly shape: Shape;
  /** Elements of storage from one position to the next, axis by axis. */
  readonly strides: Shape;
  /** The place in storage of the first element. */
  readonly offset: number;
  /** Where this tensor stands in the graph; null if it wants no gradient. */
  graphNode: GraphNode | null = null;
  /** The op without a gradient that made this tensor, for errors. */
  nonDifferentiableOp: string | null = null;
  /** Counts the writes in place to storage; shared with its views, so that `backward` notices values that have changed. */
  readonly version: Version;
  private gradient: Tensor | null = null;

  /**
   * For ops and loaders; values are made tensors with `tensor(…)`. Takes over the array, which must hold 0 and 1 for bool.
   * @param layout row-major from the start of `storage` unless given
   * @param version the counter of the storage, where another tensor has it already
   * @throws DTypeError if `storage` is no Float32Array, Int32Array or Uint8Array
   * @throws ShapeError if a size is negative or not whole, or elements would lie outside `storage`
   */
  constructor(storage: TypedArray, shape: Shape, layout?: Layout, version: Version = { count: 0 }) {
    checkLayout(storage, shape, layout);
    this.storage = storage;
    this.dtype = dtypeOf(storage);
    this.shape = [...shape];
    this.strides = layout ? [...layout.strides] : contiguousStrides(shape);
    this.offset = layout?.offset ?? 0;
    this.version = version;
  }

  /**
   * dL/d(this), which `backward` adds to. Only leaves that want a gradient have one, and results after `retainGrad`. Can be
   * set to null, or to a float32 tensor of this shape.
   */
  get grad(): Tensor | null {
    return this.gradient;
  }

  set grad(gradient: Tensor | null) {
    checkGrad(this, gradient);
    this.gradient = gradient;
  }

  /** How many axes there are: 0 for a scalar. */
  get ndim(): number {
    return this.shape.length;
  }

  /** How many axes there are: 0 for a scalar. */
  dim(): number {
    return this.shape.length;
  }

  /** How many elements there are. */
  numel(): number {
    return numel(this.shape);
  }

  /** The size of one axis; negative ones count from the last. */
  size(dim: number): number {
    return this.shape[normalizeDim("size", dim, this.ndim)] ?? 1;
  }

  /** Whether the elements lie in row-major order without gaps, so that `view` can reshape them. */
  isContiguous(): boolean {
    return isContiguous(this.shape, this.strides);
  }

  /** Whether ops on this tensor are recorded, so that `backward` reaches it. Can be set on leaves of float32. */
  get requiresGrad(): boolean {
    return this.graphNode !== null;
  }

  set requiresGrad(wanted: boolean) {
    if (typeof wanted !== "boolean") throw new ValueError("requiresGrad", `is true or false, got ${show(wanted)}`);
    if (!this.isLeaf) {
      throw new GradError(
        "requiresGrad",
        `it can be set on leaves only, this is the result of ${this.graphNode!.op}`,
        "Use detach() for a copy outside the graph",
      );
    }
    if (wanted && this.dtype !== "float32") {
      throw new DTypeError("requiresGrad", "only float32 tensors have gradients", this.dtype, 'Use to("float32")');
    }
    if (wanted === this.requiresGrad) return;
    this.graphNode = wanted
      ? { op: "leaf", shape: this.shape, receiver: this, inputs: [], pullbacks: [], saved: [] }
      : null;
  }

  /** Sets `requiresGrad` and returns this tensor. */
  requiresGrad_(wanted: boolean = true): this {
    this.requiresGrad = wanted;
    return this;
  }

  /** Whether this tensor is no recorded result of an op: made by the user, or by ops that recorded nothing. */
  get isLeaf(): boolean {
    return this.graphNode === null || this.graphNode.inputs.length === 0;
  }

  /**
   * Lets `backward` keep the gradient of this result of an op in `grad` too. A leaf has its gradient anyway.
   * @throws GradError if this tensor wants no gradient
   */
  retainGrad(): void {
    if (!this.graphNode) {
      throw new GradError("retainGrad", "the tensor needs no gradient", "Set requiresGrad on the leaves before");
    }
    this.graphNode.receiver = this;
  }

  /** The same values outside the graph. A view: storage is shared. */
  detach(): Tensor {
    return viewOf(this, this.shape, this.strides, this.offset);
  }

  /**
   * The value of a tensor of one element; of a bool, 0 or 1.
   * @throws ShapeError if there are more elements, or none
   */
  item(): number {
    if (this.numel() !== 1) {
      throw new ShapeError(
        "item",
        "the tensor must have exactly one element",
        [this.shape],
        "Use toArray() for all values",
      );
    }
    return this.storage[this.offset]!;
  }

  /** The values as nested arrays, booleans for a bool tensor; a scalar's value alone. */
  toArray(): NestedArray {
    const values = this.toTypedArray();
    let next = 0;
    const nest = (axis: number): NestedArray => {
      if (axis < this.ndim) return Array.from({ length: this.shape[axis]! }, () => nest(axis + 1));
      const value = values[next++]!;
      return this.dtype === "bool" ? value === 1 : value;
    };
    return nest(0);
  }

  /** A copy of the values in row-major order; bytes of 0 and 1 for a bool tensor. */
  toTypedArray(): TypedArray {
    return readContiguous(this.storage, this.shape, this).slice();
  }

  /** What PyTorch prints. */
  toString(): string {
    return formatTensor(this);
  }

  static {
    // A computed method name in the class body would need an inferred type in the declarations.
    Object.defineProperty(Tensor.prototype, Symbol.for("nodejs.util.inspect.custom"), {
      value(this: Tensor): string {
        return this.toString();
      },
    });
    // Without it, x + y would be a text, and x * y NaN. In a template a tensor is what it prints.
    Object.defineProperty(Tensor.prototype, Symbol.toPrimitive, {
      value(this: Tensor, hint: string): string {
        if (hint === "string") return this.toString();
        const fix = "Use add, mul, matmul, lt, …, or item() for its number";
        throw new DTypeError("Tensor", "operators are for numbers", `a tensor of shape ${show(this.shape)}`, fix);
      },
    });
  }
}

/** Refuses what is no gradient of x. */
function checkGrad(x: Tensor, gradient: Tensor | null): void {
  if (gradient === null) return;
  if (!(gradient instanceof Tensor)) throw new DTypeError("grad", "is a tensor or null", show(gradient));
  if (gradient.dtype !== "float32") throw new DTypeError("grad", "a gradient must be float32", gradient.dtype);
  if (sameShape(gradient.shape, x.shape)) return;
  throw new ShapeError("grad", "a gradient must have the tensor's shape", [gradient.shape, x.shape]);
}

/** Another view of x's storage, outside the graph. */
export function viewOf(x: Tensor, shape: Shape, strides: Shape, offset: number): Tensor {
  return new Tensor(x.storage, shape, { strides, offset }, x.version);
}

/**
 * Ends every differentiable op here, as the public `record` does those of others. A pullback must keep neither dy nor what it
 * computes: `backward` lends their arrays.
 */
export function record(
  op: string,
  y: Tensor,
  inputs: readonly (readonly [input: Tensor, pullback?: Pullback])[],
): Tensor {
  if (!isGradEnabled()) return y;
  const edges = inputs.flatMap(([{ graphNode: node }, pullback]) => (node && pullback ? [{ node, pullback }] : []));
  if (edges.length === 0) return y;
  y.graphNode = {
    op,
    shape: y.shape,
    receiver: null,
    inputs: edges.map(({ node }) => node),
    pullbacks: edges.map(({ pullback }) => pullback),
    saved: [y, ...inputs.map(([input]) => input)].map(({ version }) => ({ version, count: version.count })),
  };
  return y;
}

/**
 * Ends every op that has no gradient, y being of any shape: `backward` from it is an error that names the op.
 * @example
 * const dice = (x: Tensor) => nonDifferentiable("dice", randintLike(x, 1, 7));
 * dice(ones([1])).backward() // throws GradError: backward: the tensor comes from dice, which has no gradient. …
 */
export function nonDifferentiable(op: string, y: Tensor): Tensor {
  y.nonDifferentiableOp = op;
  return y;
}
