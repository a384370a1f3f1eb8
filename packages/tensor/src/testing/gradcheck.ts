import { grad } from "../autograd.ts";
import { zerosLike } from "../create.ts";
import { Generator } from "../random/generator.ts";
import { numel, type Shape } from "../shape.ts";
import { Tensor } from "../tensor.ts";

/** The function under test: tensors in, one float32 tensor out. It must be deterministic. */
export type Differentiable = (...inputs: Tensor[]) => Tensor;

/** Options of `gradcheck` and `gradgradcheck`. */
export interface GradcheckOptions {
  /** Chooses the random directions. Default: 0. */
  readonly seed?: number;
  /** The step of the finite difference. Default: 2^-7. */
  readonly eps?: number;
  /** How far the two may differ, in parts of 1 + their size. Default: 2e-3. */
  readonly tolerance?: number;
}

/**
 * Holds the gradient of f for each float32 input x against a finite difference, in one random direction v of x and u of
 * the output:
 *     ⟨pullback(u), v⟩ = ⟨u, (f(x + εv) - f(x - εv)) / 2ε⟩
 * Two evaluations of f an input, whatever the size. The finite difference sees contiguous copies of the inputs, so a
 * gradient that is wrong in the layout of the inputs shows as well.
 *
 * Choose inputs away from kinks (relu at 0, equal values in max; see `awayFrom`, `distinctTensors`), and of size about 1.
 * f is evaluated in float32, whose rounding the step enlarges by 1/2ε = 64; the term of ε² that the difference neglects is
 * 1e-5·f‴. The tolerance allows for both with room to spare, and still sees a gradient that is wrong by a percent.
 *
 * @throws Error if they differ, with the input's number, its shape, and both values
 * @example
 * gradcheck((a, b) => a.matmul(b), [ones([2, 3]), ones([3, 1])]) // undefined
 * gradcheck((x) => x.mul(x.detach()), [ones([3])]) // throws Error: gradcheck: the gradient for input 0 of 1 is …
 */
export function gradcheck(f: Differentiable, inputs: readonly Tensor[], options: GradcheckOptions = {}): void {
  const { seed = 0, eps = 2 ** -7, tolerance = 2e-3 } = options;
  const generator = new Generator(seed);
  const leaves = inputs.map(asLeaf);
  const y = f(...leaves);
  const u = direction(y.shape, generator);
  const wanted = leaves.filter((x) => x.requiresGrad);
  // An output that needs no gradient claims that it depends on no input.
  const gradients = y.requiresGrad ? grad(y, wanted, { gradOutputs: u, allowUnused: true }) : [];
  inputs.forEach((x, i) => {
    if (x.dtype !== "float32") return;
    const v = direction(x.shape, generator);
    const [up, down] = [moved(x, v, eps), moved(x, v, -eps)];
    const value = (at: Tensor): number => inner(f(...inputs.map((x, k) => (k === i ? at : x.detach()))), u);
    const dx = gradients[wanted.indexOf(leaves[i]!)];
    // x ± εv were rounded: the step that was really taken is their difference.
    const analytic = dx ? (inner(dx, up) - inner(dx, down)) / (2 * eps) : 0;
    const numeric = (value(up) - value(down)) / (2 * eps);
    const allowed = tolerance * (1 + Math.abs(analytic) + Math.abs(numeric));
    if (Math.abs(analytic - numeric) <= allowed) return;
    const shapes = inputs.map(({ shape }) => `[${shape.join(", ")}]`).join(", ");
    const origin = dx ? `is ${analytic}` : "is missing, which means 0,";
    throw new Error(
      `gradcheck: the gradient for input ${i} of ${inputs.length} ${origin} in a direction in which the finite difference is ${numeric}. ` +
        `Shapes: ${shapes} → [${y.shape.join(", ")}]; strides of input ${i}: [${x.strides.join(", ")}]`,
    );
  });
}

/**
 * `gradcheck` of each gradient of f as a function of the inputs and of dL/d(output): holds f's second derivatives against
 * a finite difference of its first ones.
 * @throws Error if they differ, as `gradcheck`, with the numbers of both inputs and their shapes
 * @example
 * gradgradcheck((x) => x.pow(3), [ones([3])]) // undefined
 */
export function gradgradcheck(f: Differentiable, inputs: readonly Tensor[], options: GradcheckOptions = {}): void {
  const u = direction(f(...inputs.map((x) => x.detach())).shape, new Generator((options.seed ?? 0) + 1));
  inputs.forEach((x, i) => {
    if (x.dtype !== "float32") return;
    const gradient: Differentiable = (...args) => {
      const [xs, dy] = [args.slice(0, -1).map((x) => (x.requiresGrad ? x : asLeaf(x))), args.at(-1)!];
      const y = f(...xs);
      const dx = y.requiresGrad ? grad(y, xs[i]!, { gradOutputs: dy, createGraph: true, allowUnused: true }) : null;
      return dx ?? zerosLike(x);
    };
    try {
      gradcheck(gradient, [...inputs, u], options);
    } catch (cause) {
      const message = `gradgradcheck: in the gradient for input ${i}, taken as a function of all inputs and dL/d(output): ${(cause as Error).message}`;
      throw new Error(message, { cause });
    }
  });
}

function asLeaf(x: Tensor): Tensor {
  return x.dtype === "float32" ? x.detach().requiresGrad_() : x;
}

/** A random tensor of multiples of 1/64, of size ½ … 1 so that no element is left out. */
function direction(shape: Shape, generator: Generator): Tensor {
  const value = (): number => (((generator.random() % 33) + 32) / 64) * (generator.random() % 2 === 0 ? 1 : -1);
  return new Tensor(Float32Array.from({ length: numel(shape) }, value), shape);
}

/** x + step·v, row-major. */
function moved(x: Tensor, v: Tensor, step: number): Tensor {
  return new Tensor(
    Float32Array.from(x.toTypedArray(), (value, k) => value + step * v.storage[k]!),
    x.shape,
  );
}

/** Σ aᵢ·bᵢ in float64. */
function inner(a: Tensor, b: Tensor): number {
  const [p, q] = [a.toTypedArray(), b.toTypedArray()];
  let dot = 0;
  for (let i = 0; i < p.length; i++) dot += p[i]! * q[i]!;
  return dot;
}
