import { checkDTypeOf } from "../check.ts";
import { allocate } from "../dtype.ts";
import { show, ValueError } from "../errors.ts";
import { checkShape, numel, type Shape } from "../shape.ts";
import { Tensor } from "../tensor.ts";
import { type DrawOptions, generatorOf } from "./default-generator.ts";

/**
 * Whole numbers, int32, each from low … high - 1 with the same chance; `randint(high, shape)` starts at 0. Each draws one
 * word.
 * @throws ValueError if low ≥ high, or one of them is not whole or leaves int32
 * @example
 * manualSeed(123);
 * randint(1, 7, [5]) // tensor([5, 2, 1, 1, 5])
 */
export function randint(high: number, shape: Shape, options?: DrawOptions): Tensor;
export function randint(low: number, high: number, shape: Shape, options?: DrawOptions): Tensor;
export function randint(...args: readonly (number | Shape | DrawOptions | undefined)[]): Tensor {
  const [low, high, [shape, options = {}]] = bounds(args) as [number, number, [Shape, DrawOptions?]];
  return drawIntegers("randint", low, high, shape, options);
}

/**
 * `randint` in x's shape and dtype, which must not be bool.
 * @throws ValueError if the bounds are not whole numbers in order, as `randint`
 * @example
 * manualSeed(123);
 * randintLike(zeros([2, 2]), 50257).shape // [2, 2]
 */
export function randintLike(x: Tensor, high: number, options?: DrawOptions): Tensor;
export function randintLike(x: Tensor, low: number, high: number, options?: DrawOptions): Tensor;
export function randintLike(x: Tensor, ...args: readonly (number | DrawOptions | undefined)[]): Tensor {
  checkDTypeOf("randintLike", x, ["float32", "int32"]);
  const [low, high, [options = {}]] = bounds(args) as [number, number, [DrawOptions?]];
  const y = drawIntegers("randintLike", low, high, x.shape, options);
  return x.dtype === "int32" ? y : new Tensor(Float32Array.from(y.storage), x.shape);
}

/** (high, …rest) or (low, high, …rest). */
function bounds(args: readonly unknown[]): [low: unknown, high: unknown, rest: unknown[]] {
  const [first, second, ...rest] = args;
  return typeof second === "number" ? [first, second, rest] : [0, first, [second, ...rest]];
}

function drawIntegers(op: string, low: number, high: number, shape: Shape, options: DrawOptions): Tensor {
  checkShape(op, shape);
  const whole = Number.isInteger(low) && Number.isInteger(high);
  if (!(whole && low < high && low >= -(2 ** 31) && high <= 2 ** 31)) {
    throw new ValueError(op, `low < high, both whole and low … high - 1 in int32, got ${show(low)} and ${show(high)}`);
  }
  const generator = generatorOf(op, options);
  const y = allocate(op, "int32", numel(shape)) as Int32Array;
  generator.fill(y);
  const range = high - low;
  for (let i = 0; i < y.length; i++) y[i] = low + ((y[i]! >>> 0) % range);
  return new Tensor(y, shape);
}

/**
 * 0 … n - 1 in an order drawn by Fisher and Yates' method, int32: one word for each position but the last. [n]
 * @throws ValueError if n is negative or not whole
 * @example
 * manualSeed(123);
 * randperm(5) // tensor([2, 0, 1, 3, 4])
 */
export function randperm(n: number, options: DrawOptions = {}): Tensor {
  if (!Number.isSafeInteger(n) || n < 0) {
    throw new ValueError("randperm", `n must be a whole number from 0 on, got ${show(n)}`);
  }
  const y = allocate("randperm", "int32", n) as Int32Array;
  const generator = generatorOf("randperm", options);
  for (let i = 0; i < n; i++) y[i] = i;
  for (let i = 0; i < n - 1; i++) {
    const j = i + (generator.random() % (n - i));
    const swapped = y[i]!;
    y[i] = y[j]!;
    y[j] = swapped;
  }
  return new Tensor(y, [n]);
}
