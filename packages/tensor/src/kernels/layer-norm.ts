import { KIND, operand, runRows } from "./rows.ts";

// Layer normalization of rows of n elements that follow each other: x̂ = (x - mean) / σ, σ = √(Σ(x - mean)²/n + eps). Plain, a
// result is computed in float64 and rounded once. Fast, sums are in float64 and the rest in float32.

/** What all rows share: a factor and a summand for each place, and what is added to the variance. */
export interface LayerNormSettings {
  readonly weight: Float32Array | null;
  readonly bias: Float32Array | null;
  readonly eps: number;
}

/** y = x̂·weight + bias */
export function layerNormRows(y: Float32Array, x: Float32Array, n: number, settings: LayerNormSettings): void {
  const { weight, bias, eps } = settings;
  const job = { kind: KIND.layerNorm, rows: y.length / n, n, numbers: [eps], time: 1 };
  if (
    y.length === 0 ||
    runRows(job, [operand(y, n), operand(x, n), weight && operand(weight, 0), bias && operand(bias, 0)])
  )
    return;
  for (let start = 0; start < y.length; start += n) {
    const { mean, sigma } = momentsOf(x, start, n, eps);
    for (let k = 0; k < n; k++) y[start + k] = ((x[start + k]! - mean) / sigma) * (weight?.[k] ?? 1) + (bias?.[k] ?? 0);
  }
}

/** dx = (g - mean(g) - x̂·mean(g·x̂)) / σ */
export function layerNormRowsBackward(
  dx: Float32Array,
  g: Float32Array,
  x: Float32Array,
  n: number,
  eps: number,
): void {
  const job = { kind: KIND.layerNormBackward, rows: dx.length / n, n, numbers: [eps], time: 2 };
  if (dx.length === 0 || runRows(job, [operand(dx, n), operand(g, n), operand(x, n)])) return;
  for (let start = 0; start < dx.length; start += n) {
    const { mean, sigma } = momentsOf(x, start, n, eps);
    let sum = 0;
    let along = 0;
    for (let i = start; i < start + n; i++) {
      sum += g[i]!;
      along += (g[i]! * (x[i]! - mean)) / sigma;
    }
    for (let i = start; i < start + n; i++) {
      dx[i] = (g[i]! - sum / n - (((x[i]! - mean) / sigma) * along) / n) / sigma;
    }
  }
}

function momentsOf(x: Float32Array, start: number, n: number, eps: number): { mean: number; sigma: number } {
  let sum = 0;
  for (let i = start; i < start + n; i++) sum += x[i]!;
  const mean = sum / n;
  let squares = 0;
  for (let i = start; i < start + n; i++) squares += (x[i]! - mean) ** 2;
  return { mean, sigma: Math.sqrt(squares / n + eps) };
}
