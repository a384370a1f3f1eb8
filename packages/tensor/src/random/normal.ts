import { checkDTypeOf, isBetween } from "../check.ts";
import { ShapeError, show, ValueError } from "../errors.ts";
import { noGrad } from "../grad-mode.ts";
import { engine } from "../kernels/engine.ts";
import * as math from "../kernels/math.ts";
import { fastNormals, MANY } from "../kernels/random.ts";
import { add } from "../ops/add.ts";
import { mul } from "../ops/mul.ts";
import { broadcastShapes, checkShape, type Shape } from "../shape.ts";
import { nonDifferentiable, Tensor } from "../tensor.ts";
import { generatorOf, type RandomOptions } from "./default-generator.ts";
import type { Generator } from "./generator.ts";
import { checkFloat32, fillUniform, float32s } from "./uniform.ts";

/**
 * Values from the normal distribution of mean 0 and standard deviation 1.
 * @throws ShapeError if a size is negative or not whole
 * @throws ValueError if there is no such option
 * @example
 * manualSeed(123);
 * randn([5]) // tensor([-0.1115, 0.1204, -0.3696, -0.2404, -1.1969])
 */
export function randn(shape: Shape, options: RandomOptions = {}): Tensor {
  return drawNormal("randn", shape, 0, 1, options);
}

/**
 * `randn` in x's shape.
 * @throws DTypeError if x is not float32
 * @throws ValueError if there is no such option
 * @example
 * manualSeed(123);
 * randnLike(zeros([3])) // tensor([-0.1115, 0.1204, -0.3696])
 */
export function randnLike(x: Tensor, options: RandomOptions = {}): Tensor {
  checkFloat32("randnLike", x);
  return drawNormal("randnLike", x.shape, 0, 1, options);
}

/**
 * Values from the normal distribution of this mean and standard deviation. Where one of them is a tensor, each element has
 * its own, the shapes broadcast to the result's, and the result has no gradient.
 * @throws ShapeError if the shapes do not broadcast
 * @throws ValueError if a standard deviation is negative or NaN
 * @example
 * manualSeed(123);
 * normal(0, 0.02, [3]) // tensor([-0.0022, 0.0024, -0.0074])
 */
export function normal(mean: number, std: number, shape: Shape, options?: RandomOptions): Tensor;
export function normal(mean: number | Tensor, std: Tensor, options?: RandomOptions): Tensor;
export function normal(mean: Tensor, std?: number | Tensor, options?: RandomOptions): Tensor;
export function normal(
  mean: number | Tensor,
  std: number | Tensor = 1,
  shapeOrOptions: Shape | RandomOptions = {},
  options: RandomOptions = {},
): Tensor {
  if (mean instanceof Tensor || std instanceof Tensor) return normalOf(mean, std, shapeOrOptions as RandomOptions);
  if (Array.isArray(shapeOrOptions)) return drawNormal("normal", shapeOrOptions, mean, std, options);
  throw new ShapeError(
    "normal",
    "a mean and a standard deviation that are numbers need a shape",
    [],
    "Pass a third argument",
  );
}

function normalOf(mean: number | Tensor, std: number | Tensor, options: RandomOptions): Tensor {
  const shape = broadcastShapes("normal", ...[mean, std].map((x) => (x instanceof Tensor ? x.shape : [])));
  for (const x of [mean, std]) if (x instanceof Tensor) checkDTypeOf("normal", x, ["float32"]);
  if (!(mean instanceof Tensor)) checkMean("normal", mean);
  if (std instanceof Tensor) std.toTypedArray().forEach(checkStd);
  const y = noGrad(() => {
    const deviations =
      std instanceof Tensor ? mul(randn(shape, options), std) : drawNormal("normal", shape, 0, std, options);
    return add(deviations, mean);
  });
  return nonDifferentiable("normal", y);
}

function drawNormal(op: string, shape: Shape, mean: number, std: number, options: RandomOptions): Tensor {
  checkShape(op, shape);
  checkMean(op, mean);
  checkStd(std);
  const y = float32s(op, shape);
  const generator = generatorOf(op, options, ["requiresGrad"]);
  if (y.length < 16) fillFew(y, mean, std, generator);
  else fillMany(y, Math.fround(mean), Math.fround(std), generator);
  return new Tensor(y, shape).requiresGrad_(options.requiresGrad ?? false);
}

function checkMean(op: string, mean: number): void {
  if (typeof mean !== "number") throw new ValueError(op, `a mean is a number, got ${show(mean)}`);
}

function checkStd(std: number): void {
  if (isBetween(std, 0, Number.POSITIVE_INFINITY)) return;
  throw new ValueError("normal", `a standard deviation is a number from 0 on, got ${show(std)}`);
}

/**
 * Box and Muller's method in float64: of two uniform numbers, the radius √(-2 ln(1 - u₂)) and the angle 2πu₁ of a point
 * whose coordinates are independent normals. The generator keeps the second one for the next call.
 */
function fillFew(y: Float32Array, mean: number, std: number, generator: Generator): void {
  for (let i = 0; i < y.length; i++) {
    let normal = generator.nextNormal;
    generator.nextNormal = null;
    if (normal === null) {
      const angle = 2 * Math.PI * generator.uniform();
      const radius = Math.sqrt(-2 * math.log(1 - generator.uniform()));
      normal = radius * math.cos(angle);
      generator.nextNormal = radius * math.sin(angle);
    }
    y[i] = normal * std + mean;
  }
}

/**
 * Box and Muller's method in float32, 16 uniform numbers at a time: eight radii, then eight angles. PyTorch's order and its
 * rounding after each step. What is left over is made by drawing the last 16 values again.
 */
function fillMany(y: Float32Array, mean: number, std: number, generator: Generator): void {
  const whole = y.length - (y.length % 16);
  fillBlocks(y.subarray(0, whole), mean, std, generator);
  if (whole === y.length) return;
  fillUniform(y.subarray(whole), 0, 1, generator);
  fillBlocks(y.subarray(-16), mean, std, generator);
}

function fillBlocks(y: Float32Array, mean: number, std: number, generator: Generator): void {
  const simd = y.length < MANY ? null : engine();
  if (simd && fastNormals(simd, y, mean, std, generator)) return;
  fillUniform(y, 0, 1, generator);
  for (let start = 0; start < y.length; start += 16) transform16(y, start, mean, std);
}

function transform16(y: Float32Array, start: number, mean: number, std: number): void {
  const { fround } = Math;
  for (let j = start; j < start + 8; j++) {
    const radius = fround(Math.sqrt(fround(-2 * fround(math.log(1 - y[j]!)))));
    const angle = fround(2 * Math.PI * y[j + 8]!);
    y[j] = fround(radius * fround(math.cos(angle))) * std + mean; // the last two steps rounded once, as in fillUniform
    y[j + 8] = fround(radius * fround(math.sin(angle))) * std + mean;
  }
}
