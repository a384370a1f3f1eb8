import { checkTensor } from "../check.ts";
import { allocate } from "../dtype.ts";
import { DTypeError, show, ValueError } from "../errors.ts";
import { engine } from "../kernels/engine.ts";
import { fastUniforms, MANY } from "../kernels/random.ts";
import { checkShape, numel, type Shape } from "../shape.ts";
import { Tensor } from "../tensor.ts";
import { generatorOf, type RandomOptions } from "./default-generator.ts";
import type { Generator } from "./generator.ts";

/**
 * Values from the uniform distribution over [0, 1), multiples of 2^-24. Each draws one word.
 * @throws ShapeError if a size is negative or not whole
 * @throws ValueError if there is no such option
 * @example
 * manualSeed(123);
 * rand([3]) // tensor([0.2961, 0.5166, 0.2517])
 */
export function rand(shape: Shape, options: RandomOptions = {}): Tensor {
  return drawUniform("rand", shape, 0, 1, options);
}

/**
 * `rand` in x's shape.
 * @throws DTypeError if x is not float32
 * @throws ValueError if there is no such option
 * @example
 * manualSeed(123);
 * randLike(zeros([3])) // tensor([0.2961, 0.5166, 0.2517])
 */
export function randLike(x: Tensor, options: RandomOptions = {}): Tensor {
  checkFloat32("randLike", x);
  return drawUniform("randLike", x.shape, 0, 1, options);
}

/**
 * Values from the uniform distribution over [from, to), as PyTorch's `uniform_` draws them: one word each. Rounding can
 * give `to` itself.
 * @throws ShapeError if a size is negative or not whole
 * @throws ValueError if from > to, or one of them or their distance is no finite float32
 * @example
 * manualSeed(123);
 * uniform([3], -1, 1) // tensor([-0.4078, 0.0331, -0.4967])
 */
export function uniform(shape: Shape, from: number = 0, to: number = 1, options: RandomOptions = {}): Tensor {
  return drawUniform("uniform", shape, from, to, options);
}

function drawUniform(op: string, shape: Shape, from: number, to: number, options: RandomOptions): Tensor {
  checkShape(op, shape);
  const isNumber = typeof from === "number" && typeof to === "number";
  const width = isNumber ? Math.fround(Math.fround(to) - Math.fround(from)) : Number.NaN;
  if (!(Number.isFinite(width) && from <= to)) {
    throw new ValueError(op, `from ≤ to, both and their distance finite in float32, got ${show(from)} and ${show(to)}`);
  }
  const y = float32s(op, shape);
  fillUniform(y, Math.fround(from), width, generatorOf(op, options, ["requiresGrad"]));
  return new Tensor(y, shape).requiresGrad_(options.requiresGrad ?? false);
}

/**
 * y ← from + width·u with u = k·2^-24 from the low 24 bits k of a word. Product and sum are rounded once, as by the fused
 * multiply-add that PyTorch's loop compiles to.
 */
export function fillUniform(y: Float32Array, from: number, width: number, generator: Generator): void {
  const simd = y.length < MANY ? null : engine();
  if (simd && fastUniforms(simd, y, from, width, generator)) return;
  const words = new Int32Array(y.buffer, y.byteOffset, y.length); // drawn where the values go: same place, same size
  generator.fill(words);
  const scale = width * 2 ** -24;
  for (let i = 0; i < y.length; i++) y[i] = (words[i]! & 0xffffff) * scale + from;
}

/** A new array for a tensor of this shape, every element of which is to be written to. */
export function float32s(op: string, shape: Shape): Float32Array {
  return allocate(op, "float32", numel(shape), true) as Float32Array;
}

/** Refuses tensors whose like cannot hold what is drawn. */
export function checkFloat32(op: string, x: Tensor): void {
  checkTensor(op, x);
  if (x.dtype !== "float32") throw new DTypeError(op, "draws float32, so x must be one", x.dtype, "Use x.shape");
}
