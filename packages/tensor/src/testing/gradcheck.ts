import { grad } from "../autograd.ts";
import { noGrad } from "../grad-mode.ts";
import { add } from "../ops/add.ts";
import { mul } from "../ops/mul.ts";
import { Generator } from "../random/generator.ts";
import { numel, type Shape } from "../shape.ts";
import { Tensor } from "../tensor.ts";

/** The function under test: float32 tensors in, one float32 tensor out. It must be deterministic. */
export type Differentiable = (...inputs: Tensor[]) => Tensor;

export interface GradcheckOptions {
  /** Chooses the random directions. Default: 0. */
  readonly seed?: number;
  /** The step of the finite difference. Default: 2^-7, exact in float32. */
  readonly eps?: number;
  /** How far the two may differ, in parts of 1 + their size. Default: 2e-3. */
  readonly tolerance?: number;
}

/**
 * Holds the gradient of f against a finite difference, in one random direction v of the inputs and u of the output:
 *     ⟨u, (f(x + εv) - f(x - εv)) / 2ε⟩ = ⟨pullback(u), v⟩
 * Two evaluations of f whatever the size. The inputs' layout is kept. Choose inputs away from kinks (relu at 0, equal
 * values in max), and of size about 1: f is evaluated in float32.
 * @throws Error if they differ
 */
export function gradcheck(f: Differentiable, inputs: readonly Tensor[], options: GradcheckOptions = {}): void {
  const { seed = 0, eps = 2 ** -7, tolerance = 2e-3 } = options;
  const generator = new Generator(seed);
  const leaves = inputs.map((x) => x.detach().requiresGrad_());
  const y = f(...leaves);
  const u = direction(y.shape, generator);
  const vs = inputs.map((x) => direction(x.shape, generator));
  const gradients = y.requiresGrad ? grad(y, leaves, { gradOutputs: u, allowUnused: true }) : inputs.map(() => null);
  const analytic = gradients.reduce((total, dx, i) => total + (dx ? inner(dx, vs[i]!) : 0), 0);
  const step = (sign: number): number =>
    noGrad(() => inner(f(...inputs.map((x, i) => add(x, mul(vs[i]!, sign * eps)))), u));
  const numeric = (step(1) - step(-1)) / (2 * eps);
  if (Math.abs(analytic - numeric) <= tolerance * (1 + Math.abs(analytic) + Math.abs(numeric))) return;
  const shapes = inputs.map((x) => `[${x.shape.join(", ")}]`).join(", ");
  throw new Error(
    `gradcheck: the gradient of f for inputs of shapes ${shapes} is ${analytic} in a direction in which the finite difference is ${numeric}`,
  );
}

/** `gradcheck` of the gradient: holds f's second derivatives against a finite difference of its first. */
export function gradgradcheck(f: Differentiable, inputs: readonly Tensor[], options: GradcheckOptions = {}): void {
  const u = direction(f(...inputs).shape, new Generator((options.seed ?? 0) + 1));
  inputs.forEach((_, i) => {
    const gradient: Differentiable = (...xs) => {
      const leaves = xs.map((x) => (x.requiresGrad ? x : x.detach().requiresGrad_()));
      const y = f(...leaves);
      return grad(y, leaves[i]!, { gradOutputs: u, createGraph: true });
    };
    gradcheck(gradient, inputs, options);
  });
}

/** A random tensor of multiples of 1/64 in [-1, 1]. */
function direction(shape: Shape, generator: Generator): Tensor {
  return new Tensor(
    Float32Array.from({ length: numel(shape) }, () => ((generator.random() % 129) - 64) / 64),
    shape,
  );
}

/** Σ aᵢ·bᵢ in float64. */
function inner(a: Tensor, b: Tensor): number {
  const [p, q] = [a.toTypedArray(), b.toTypedArray()];
  let dot = 0;
  for (let i = 0; i < p.length; i++) dot += p[i]! * q[i]!;
  return dot;
}
