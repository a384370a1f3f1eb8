import { checkDTypeOf, optionsOf } from "../check.ts";
import { allocate } from "../dtype.ts";
import { ShapeError, show, ValueError } from "../errors.ts";
import { readContiguous } from "../kernels/strided.ts";
import { nonDifferentiable, Tensor } from "../tensor.ts";
import { type DrawOptions, generatorOf } from "./default-generator.ts";
import { fillExponential } from "./exponential.ts";
import type { Generator } from "./generator.ts";

/** Options of `multinomial`. */
export interface MultinomialOptions extends DrawOptions {
  /** Whether a row may give the same category again. Default: false. */
  readonly replacement?: boolean | undefined;
}

const AGAIN = "Pass { replacement: true } to draw some of them again";

/**
 * For each row of weights, `numSamples` categories, int32, each drawn with a chance in proportion to its weight. The
 * weights need not sum to 1. [categories] → [numSamples], [rows, categories] → [rows, numSamples]
 * @throws ShapeError if p has neither 1 nor 2 axes
 * @throws ValueError if a weight is negative or not finite, a row has none above 0, or fewer than it has to give without
 *   replacement
 * @example
 * manualSeed(123);
 * multinomial(tensor([0.1, 0, 0.9]), 5, { replacement: true }) // tensor([2, 0, 2, 0, 2])
 */
export function multinomial(p: Tensor, numSamples: number, options: MultinomialOptions = {}): Tensor {
  const { replacement = false } = optionsOf("multinomial", options, ["generator"], ["replacement"]);
  checkDTypeOf("multinomial", p, ["float32"]);
  if (p.ndim !== 1 && p.ndim !== 2) throw new ShapeError("multinomial", "p must have 1 or 2 axes", [p.shape]);
  if (!Number.isSafeInteger(numSamples) || numSamples < 1) {
    throw new ValueError("multinomial", `numSamples must be a whole number from 1 on, got ${show(numSamples)}`);
  }
  const categories = p.shape.at(-1)!;
  if (!replacement && numSamples > categories) {
    throw new ValueError("multinomial", `cannot draw ${numSamples} different ones of ${categories} categories`, AGAIN);
  }
  const rows = p.ndim === 1 ? 1 : p.shape[0]!;
  const weights = readContiguous(p.storage, p.shape, p) as Float32Array;
  for (let row = 0; row < rows; row++) {
    checkWeights(weights.subarray(row * categories, (row + 1) * categories), replacement ? 1 : numSamples);
  }
  const generator = generatorOf("multinomial", options, ["replacement"]);
  const y = allocate("multinomial", "int32", rows * numSamples) as Int32Array;
  // One sample is the same either way, and PyTorch draws it as it does without replacement.
  if (replacement && numSamples > 1) {
    for (let row = 0; row < rows; row++) {
      const drawn = y.subarray(row * numSamples, (row + 1) * numSamples);
      drawWithReplacement(drawn, weights.subarray(row * categories, (row + 1) * categories), generator);
    }
  } else drawWithoutReplacement(y, numSamples, weights, categories, generator);
  return nonDifferentiable("multinomial", new Tensor(y, [...p.shape.slice(0, -1), numSamples]));
}

function checkWeights(row: Float32Array, needed: number): void {
  let positive = 0;
  for (let i = 0; i < row.length; i++) {
    const weight = row[i]!;
    if (!(weight >= 0 && weight < Number.POSITIVE_INFINITY)) {
      throw new ValueError(
        "multinomial",
        `weights are finite and from 0 on, got ${weight}`,
        weight < 0 ? "Use softmax(-1) first if they are logits" : "Keep a finite score in each row before softmax",
      );
    }
    if (weight > 0) positive++;
  }
  if (positive >= needed) return;
  const rule = `${needed} of the categories must have a weight above 0, got ${positive} of ${row.length}`;
  throw new ValueError("multinomial", rule, needed === 1 ? "" : AGAIN);
}

/**
 * The exponential race: category i arrives at time qᵢ / pᵢ with qᵢ from the exponential distribution, and the first ones
 * win. All of q is drawn first, for all rows; PyTorch looks for the largest p / q.
 */
function drawWithoutReplacement(
  y: Int32Array,
  numSamples: number,
  weights: Float32Array,
  categories: number,
  generator: Generator,
): void {
  const scores = new Float32Array(weights.length);
  fillExponential(scores, 1, generator);
  for (let i = 0; i < scores.length; i++) scores[i] = weights[i]! / scores[i]!;
  for (let row = 0; row * numSamples < y.length; row++) {
    const ofRow = scores.subarray(row * categories, (row + 1) * categories);
    y.set(firstFew(ofRow, numSamples), row * numSamples);
  }
}

/** The positions of the `count` largest values, largest first; of equal ones, the first. */
function firstFew(values: Float32Array, count: number): number[] {
  if (count === 1) {
    let best = 0;
    for (let i = 1; i < values.length; i++) if (values[i]! > values[best]!) best = i;
    return [best];
  }
  return Array.from(values.keys())
    .sort((i, j) => values[j]! - values[i]!)
    .slice(0, count);
}

/** Each sample is the first category whose share of the cumulative sum, in float32, reaches a uniform number. */
function drawWithReplacement(y: Int32Array, weights: Float32Array, generator: Generator): void {
  const shares = new Float32Array(weights.length);
  let total = 0;
  for (let i = 0; i < weights.length; i++) {
    total = Math.fround(total + weights[i]!);
    shares[i] = total;
  }
  for (let i = 0; i < shares.length; i++) shares[i] = shares[i]! / total;
  for (let i = 0; i < y.length; i++) y[i] = firstAtLeast(shares, generator.uniform());
}

/** By bisection: the first position in rising values whose value is not below `wanted`. */
function firstAtLeast(rising: Float32Array, wanted: number): number {
  let low = 0;
  let high = rising.length;
  while (low < high) {
    const middle = (low + high) >> 1;
    if (rising[middle]! < wanted) low = middle + 1;
    else high = middle;
  }
  return low;
}
