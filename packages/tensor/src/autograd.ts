import { checkTensor, optionsOf } from "./check.ts";
import { DTypeError, GradError, ShapeError, ValueError } from "./errors.ts";
import { withGradMode } from "./grad-mode.ts";
import { lending } from "./kernels/arrays.ts";
import { Loans } from "./kernels/loans.ts";
import { add } from "./ops/add.ts";
import { clone, contiguous } from "./ops/contiguous.ts";
import { sumTo } from "./ops/sum-to.ts";
import { keepable } from "./record.ts";
import { numel, sameShape } from "./shape.ts";
import { type GraphNode, type Pullback, Tensor } from "./tensor.ts";

/** Options of `backward`, and of `grad`. */
export interface BackwardOptions {
  /** Keep the graph for another pass. Default: createGraph. */
  readonly retainGraph?: boolean;
  /** Record the pullbacks as well, so that the gradients can be differentiated again. Default: false. */
  readonly createGraph?: boolean;
}

/** Options of `grad`. */
export interface GradOptions extends BackwardOptions {
  /** dL/d(output) for each output; may be left out for an output of one element, where it is 1. */
  readonly gradOutputs?: Tensor | null | readonly (Tensor | null)[];
  /** Give null for an input that no output depends on, instead of an error. Default: false. */
  readonly allowUnused?: boolean;
}

/**
 * Adds dL/d(leaf) to the `grad` of every leaf that y was computed from, where L is Σ gradient·y; and of every result on the
 * way that asked for it with `retainGrad`. A `grad` is contiguous and shares its storage with nothing.
 * @param gradient dL/dy, of y's shape; where y has one element it may be left out and is 1
 * @throws GradError if y was not recorded, its graph is freed, or a value that it needs has been overwritten
 * @throws ShapeError if `gradient` is missing or not of y's shape
 * @throws DTypeError if y or `gradient` is no tensor
 * @example
 * const x = tensor([1, 2, 3], { requiresGrad: true });
 * x.square().sum().backward();
 * x.grad // tensor([2., 4., 6.])
 */
export function backward(y: Tensor, gradient?: Tensor | null, options: BackwardOptions = {}): void {
  checkTensor("backward", y);
  optionsOf("backward", options, [], ["retainGraph", "createGraph"]);
  const receives = (node: GraphNode): boolean => node.receiver !== null;
  const grads = propagate("backward", [y], [gradient ?? null], receives, options);
  const taken = new Set([gradient?.storage]);
  const own = (dx: Tensor): Tensor => {
    const copy = taken.has(dx.storage) ? clone(dx) : contiguous(dx); // a pullback may pass dy itself on, to several inputs
    taken.add(copy.storage);
    return copy;
  };
  withGradMode(options.createGraph ?? false, () => {
    for (const [{ receiver }, dx] of grads) receiver!.grad = receiver!.grad ? add(receiver!.grad, dx) : own(dx);
  });
}

type OneOrMore = Tensor | readonly Tensor[];
type AllowUnused = GradOptions & { readonly allowUnused: true };

/**
 * The gradients of the outputs' sum, each weighted by its `gradOutputs`, for the inputs: a tensor for a tensor, a list for
 * a list, each of its input's shape. No `grad` changes.
 * @throws GradError if an output was not recorded, or an input is not part of its graph (unless `allowUnused`)
 * @throws ShapeError if an entry of `gradOutputs` is missing or not of its output's shape
 * @throws ValueError if there is not one entry of `gradOutputs` an output
 * @throws DTypeError if one of them is no tensor
 * @example
 * const x = tensor([1, 2], { requiresGrad: true });
 * const dx = grad(x.pow(3).sum(), x, { createGraph: true });
 * dx.detach() // tensor([3., 12.])
 * grad(dx.sum(), x) // tensor([6., 12.])
 */
export function grad(outputs: OneOrMore, inputs: Tensor, options: AllowUnused): Tensor | null;
export function grad(outputs: OneOrMore, inputs: readonly Tensor[], options: AllowUnused): (Tensor | null)[];
export function grad(outputs: OneOrMore, inputs: Tensor, options?: GradOptions): Tensor;
export function grad(outputs: OneOrMore, inputs: readonly Tensor[], options?: GradOptions): Tensor[];
export function grad(
  outputs: OneOrMore,
  inputs: OneOrMore,
  options: GradOptions = {},
): Tensor | null | (Tensor | null)[] {
  const flags = ["allowUnused", "retainGraph", "createGraph"] as const;
  const { gradOutputs = null, allowUnused = false } = optionsOf("grad", options, ["gradOutputs"], flags);
  const ys = Array.isArray(outputs) ? outputs : [outputs];
  const xs = Array.isArray(inputs) ? inputs : [inputs];
  checkTensor("grad", ...ys, ...xs);
  const dys = Array.isArray(gradOutputs) ? gradOutputs : gradOutputs === null ? ys.map(() => null) : [gradOutputs];
  if (dys.length !== ys.length) {
    throw new ValueError("grad", `gradOutputs needs one entry an output, got ${dys.length} for ${ys.length} outputs`);
  }
  const wanted = new Set(xs.map((x) => nodeOf("grad", x)));
  const grads = propagate("grad", ys, dys, (node) => wanted.has(node), options);
  const dxs = xs.map((x, i) => {
    const dx = grads.get(x.graphNode!) ?? null;
    if (dx === null && !allowUnused) {
      throw new GradError("grad", `no output depends on input ${i}`, "Pass { allowUnused: true } to get null for it");
    }
    return dx;
  });
  return inputs instanceof Tensor ? dxs[0]! : dxs;
}

/** Walks the graph from the outputs back and returns the gradients of the wanted nodes that it reaches. */
function propagate(
  op: string,
  outputs: readonly Tensor[],
  gradOutputs: readonly (Tensor | null)[],
  wanted: (node: GraphNode) => boolean,
  { createGraph = false, retainGraph = createGraph }: BackwardOptions,
): Map<GraphNode, Tensor> {
  const order = topologicalOrder(outputs.map((y) => nodeOf(op, y)));
  const leadsToWanted = new Set<GraphNode>();
  for (const node of order.toReversed()) {
    if (node.inputs.some((input) => wanted(input) || leadsToWanted.has(input))) leadsToWanted.add(node);
  }
  const found = new Map<GraphNode, Tensor>();
  const grads = new Map<GraphNode, Tensor>();
  const loans = new Loans();
  const addTo = (node: GraphNode, dx: Tensor): void => {
    const before = grads.get(node);
    const sum = before ? add(before, dx) : dx;
    loans.use(sum.storage, 1);
    if (before) loans.use(before.storage, -1);
    grads.set(node, sum);
  };
  const walk = (): void => {
    outputs.forEach((y, i) => {
      addTo(y.graphNode!, seedOf(op, y, gradOutputs[i]!));
    });
    for (const node of order) {
      const dy = grads.get(node);
      grads.delete(node); // each gradient, and each op's values, are let go as soon as they have served
      if (!dy) continue;
      if (wanted(node)) found.set(node, keepable(dy));
      if (leadsToWanted.has(node)) {
        const pullbacks = usablePullbacks(op, node);
        node.inputs.forEach((input, i) => {
          if (wanted(input) || leadsToWanted.has(input)) addTo(input, undoBroadcast(node, input, pullbacks[i]!(dy)));
        });
        if (!retainGraph) free(node);
      }
      loans.use(dy.storage, -1);
      loans.settle();
    }
  };
  try {
    // A graph of the pullbacks would keep what they compute.
    lending(createGraph ? null : loans, () => withGradMode(createGraph, walk));
  } finally {
    loans.end();
  }
  return found;
}

/** Every node that the roots were computed from, each before all of its inputs. */
function topologicalOrder(roots: readonly GraphNode[]): GraphNode[] {
  const finished: GraphNode[] = [];
  const seen = new Set<GraphNode>();
  // An explicit stack: a deep model must not overflow the call stack.
  const stack: { node: GraphNode; nextInput: number }[] = [];
  const visit = (node: GraphNode): void => {
    if (seen.has(node)) return;
    seen.add(node);
    stack.push({ node, nextInput: 0 });
  };
  for (const root of roots) {
    visit(root);
    for (let top = stack.at(-1); top; top = stack.at(-1)) {
      const input = top.node.inputs[top.nextInput++];
      if (input) visit(input);
      else finished.push(stack.pop()!.node);
    }
  }
  return finished.reverse();
}

/** What a pullback returned, summed down to its input's shape. */
function undoBroadcast(node: GraphNode, { shape }: GraphNode, dx: Tensor): Tensor {
  const added = dx.ndim - shape.length;
  const fits = added >= 0 && shape.every((n, axis) => n === 1 || n === dx.shape[added + axis]);
  if (fits) return sumTo(dx, shape);
  const rule = "a pullback must return a gradient of its input's shape, or of one that this shape broadcasts to";
  throw new ShapeError(node.op, rule, [dx.shape, shape]);
}

function nodeOf(op: string, x: Tensor): GraphNode {
  if (x.graphNode) return x.graphNode;
  if (x.nonDifferentiableOp)
    throw new GradError(
      op,
      `the tensor comes from ${x.nonDifferentiableOp}, which has no gradient`,
      "Compute the loss from what went into it",
    );
  throw new GradError(
    op,
    "the tensor needs no gradient: it was made outside the graph, or under noGrad",
    "Set requiresGrad on the leaves before computing it",
  );
}

function seedOf(op: string, y: Tensor, gradient: Tensor | null): Tensor {
  if (gradient === null) {
    if (numel(y.shape) === 1) return new Tensor(Float32Array.of(1), y.shape);
    const fix = "Reduce it with sum() or mean(), or pass dL/dy";
    throw new ShapeError(op, "only a tensor of one element has an implicit gradient of 1", [y.shape], fix);
  }
  checkTensor(op, gradient);
  if (gradient.dtype !== "float32") throw new DTypeError(op, "a gradient must be float32", gradient.dtype);
  if (sameShape(gradient.shape, y.shape)) return gradient;
  throw new ShapeError(op, "the gradient must have the output's shape", [gradient.shape, y.shape]);
}

/** Lets go of what an op's pullbacks hold. The graph keeps its shape, so that a later pass can say what it lacks. */
function free(node: GraphNode): void {
  node.pullbacks = null;
  node.saved = [];
}

function usablePullbacks(op: string, node: GraphNode): readonly Pullback[] {
  if (node.pullbacks === null) {
    const fix = "Pass { retainGraph: true } to the first one";
    throw new GradError(op, `the graph of ${node.op} was freed by an earlier pass`, fix);
  }
  if (node.saved.some(({ version, count }) => version.count !== count)) {
    const rule = `an input or the result of ${node.op} was overwritten in place after the op ran`;
    throw new GradError(op, rule, "Update parameters after backward, not before");
  }
  return node.pullbacks;
}
