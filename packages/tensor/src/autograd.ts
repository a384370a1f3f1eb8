import { GradError, ShapeError } from "./errors.ts";
import { withGradMode } from "./grad-mode.ts";
import { add } from "./ops/add.ts";
import { contiguous } from "./ops/contiguous.ts";
import { sumTo } from "./ops/sum-to.ts";
import { numel, sameShape } from "./shape.ts";
import { type GraphNode, Tensor } from "./tensor.ts";

export interface BackwardOptions {
  /** Keep the graph for another pass. Default: createGraph. */
  readonly retainGraph?: boolean;
  /** Record the pullbacks as well, so that the gradients can be differentiated again. Default: false. */
  readonly createGraph?: boolean;
}

export interface GradOptions extends BackwardOptions {
  /** dL/d(output) for each output; may be left out for an output of one element, where it is 1. */
  readonly gradOutputs?: Tensor | null | readonly (Tensor | null)[];
  /** Give null for an input that no output depends on, instead of an error. Default: false. */
  readonly allowUnused?: boolean;
}

/**
 * Adds dL/d(leaf) to the `grad` of every leaf that y was computed from, where L is Σ gradient·y.
 * @param gradient dL/dy, of y's shape; where y has one element it may be left out and is 1
 * @throws GradError if y was not recorded, its graph is freed, or a value that it needs has been overwritten
 * @throws ShapeError if `gradient` is missing or not of y's shape
 */
export function backward(y: Tensor, gradient?: Tensor | null, options: BackwardOptions = {}): void {
  const isLeaf = (node: GraphNode): boolean => node.leaf !== null;
  const grads = propagate("backward", [y], [gradient ?? null], isLeaf, options);
  withGradMode(options.createGraph ?? false, () => {
    for (const [{ leaf }, dx] of grads) leaf!.grad = contiguous(leaf!.grad ? add(leaf!.grad, dx) : dx);
  });
}

/**
 * The gradients of the outputs' sum, each weighted by its `gradOutputs`, for the inputs: a tensor for a tensor, a list for
 * a list. No `grad` changes.
 * @throws GradError if an output was not recorded, or an input is not part of its graph (unless `allowUnused`)
 */
export function grad(outputs: Tensor | readonly Tensor[], inputs: Tensor, options?: GradOptions): Tensor;
export function grad(outputs: Tensor | readonly Tensor[], inputs: readonly Tensor[], options?: GradOptions): Tensor[];
export function grad(
  outputs: Tensor | readonly Tensor[],
  inputs: Tensor | readonly Tensor[],
  options: GradOptions = {},
): Tensor | null | (Tensor | null)[] {
  const { gradOutputs = null, allowUnused = false } = options;
  const ys = outputs instanceof Tensor ? [outputs] : outputs;
  const xs = inputs instanceof Tensor ? [inputs] : inputs;
  const dys = gradOutputs === null || gradOutputs instanceof Tensor ? [gradOutputs] : gradOutputs;
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
    if (wanted(node) || node.edges?.some((edge) => leadsToWanted.has(edge.node))) leadsToWanted.add(node);
  }
  const found = new Map<GraphNode, Tensor>();
  const grads = new Map<GraphNode, Tensor>();
  const addTo = (node: GraphNode, dx: Tensor): void => {
    const sum = grads.get(node);
    grads.set(node, sum ? add(sum, dx) : dx);
  };
  withGradMode(createGraph, () => {
    outputs.forEach((y, i) => {
      addTo(y.graphNode!, seedOf(op, y, gradOutputs[i] ?? null));
    });
    for (const node of order) {
      const dy = grads.get(node);
      grads.delete(node); // each gradient is let go as soon as it has been passed on
      if (dy && wanted(node)) found.set(node, dy);
      if (!dy || !leadsToWanted.has(node)) continue;
      checkUsable(op, node);
      for (const { node: input, pullback } of node.edges!) {
        if (leadsToWanted.has(input)) addTo(input, sumTo(pullback(dy), input.shape));
      }
    }
  });
  if (!retainGraph) for (const node of order) if (node.leaf === null) node.edges = null;
  return found;
}

/** Every node that the roots were computed from, each before all of its inputs. */
function topologicalOrder(roots: readonly GraphNode[]): GraphNode[] {
  const finished: GraphNode[] = [];
  const seen = new Set<GraphNode>();
  // An explicit stack: a deep model must not overflow the call stack.
  const stack: { node: GraphNode; nextEdge: number }[] = [];
  const visit = (node: GraphNode): void => {
    if (seen.has(node)) return;
    seen.add(node);
    stack.push({ node, nextEdge: 0 });
  };
  for (const root of roots) {
    visit(root);
    for (let top = stack.at(-1); top; top = stack.at(-1)) {
      const edge = top.node.edges?.[top.nextEdge++];
      if (edge) visit(edge.node);
      else finished.push(stack.pop()!.node);
    }
  }
  return finished.reverse();
}

function nodeOf(op: string, x: Tensor): GraphNode {
  if (x.graphNode) return x.graphNode;
  if (x.nonDifferentiableOp)
    throw new GradError(op, `the tensor comes from ${x.nonDifferentiableOp}, which has no gradient`);
  throw new GradError(
    op,
    "the tensor needs no gradient: it was made outside the graph, or under noGrad",
    "Set requiresGrad on the leaves before computing it",
  );
}

function seedOf(op: string, y: Tensor, gradient: Tensor | null): Tensor {
  if (gradient === null) {
    if (numel(y.shape) === 1) return new Tensor(Float32Array.of(1), y.shape);
    throw new ShapeError(
      op,
      "only a tensor of one element has an implicit gradient of 1",
      [y.shape],
      "Reduce it with sum() or mean(), or pass dL/dy",
    );
  }
  if (sameShape(gradient.shape, y.shape)) return gradient;
  throw new ShapeError(op, "the gradient must have the output's shape", [gradient.shape, y.shape]);
}

function checkUsable(op: string, node: GraphNode): void {
  if (node.edges === null) {
    throw new GradError(
      op,
      `the graph of ${node.op} was freed by an earlier pass`,
      "Pass { retainGraph: true } to the first one",
    );
  }
  if (node.saved.some(({ version, count }) => version.count !== count)) {
    throw new GradError(
      op,
      `an input of ${node.op} was overwritten in place after the op ran`,
      "Update parameters after backward, not before",
    );
  }
}
