// First: compression looks back 32 kB, and these 52 would part what the rest repeats.
import "./kernels/compiled.ts";
import "./install-methods.ts";

export { type BackwardOptions, backward, type GradOptions, grad } from "./autograd.ts";
export { checkTensor, isBetween, optionsOf } from "./check.ts";
export {
  arange,
  type CreateOptions,
  eye,
  full,
  fullLike,
  linspace,
  ones,
  onesLike,
  type TensorData,
  tensor,
  zeros,
  zerosLike,
} from "./create.ts";
export type { DType, TypedArray } from "./dtype.ts";
export { DTypeError, GradError, IndexError, PellucidError, ShapeError, show, ValueError } from "./errors.ts";
export { isGradEnabled, noGrad } from "./grad-mode.ts";
export { type AdamWStep, adamwStep } from "./kernels/adamw.ts";
export { resident } from "./kernels/arrays.ts";
export { type KernelSet, useKernels, useRelaxedSimd, useWideSimd } from "./kernels/engine.ts";
export { type KernelInfo, kernelInfo } from "./kernels/kernel-info.ts";
/** exp, log, sin, … of single numbers, in float64 and with the same bits on every engine. */
export * as math from "./kernels/math.ts";
export { getNumThreads, setNumThreads } from "./kernels/threads.ts";
export { abs } from "./ops/abs.ts";
export { add } from "./ops/add.ts";
export { type AddmmOptions, addmm } from "./ops/addmm.ts";
export { all, any } from "./ops/all.ts";
export { amax, amin } from "./ops/amax.ts";
export { argmax, argmin } from "./ops/argmax.ts";
export { cat, stack } from "./ops/cat.ts";
export { clamp } from "./ops/clamp.ts";
export { eq, ge, gt, le, lt, ne } from "./ops/compare.ts";
export { clone, contiguous } from "./ops/contiguous.ts";
export { copy_ } from "./ops/copy.ts";
export { type CrossEntropyOptions, crossEntropy } from "./ops/cross-entropy.ts";
export { type CumsumOptions, cumsum } from "./ops/cumsum.ts";
export { type DivOptions, div } from "./ops/div.ts";
export { type DropoutOptions, dropout } from "./ops/dropout.ts";
export type { Operand } from "./ops/elementwise.ts";
export { type EmbeddingOptions, embedding } from "./ops/embedding.ts";
export { erf } from "./ops/erf.ts";
export { exp } from "./ops/exp.ts";
export { broadcastTo, expand } from "./ops/expand.ts";
export { expm1 } from "./ops/expm1.ts";
export { flatten } from "./ops/flatten.ts";
export { flip } from "./ops/flip.ts";
export { gather, scatterAdd } from "./ops/gather.ts";
export { type GeluOptions, gelu } from "./ops/gelu.ts";
export { indexAdd, indexSelect } from "./ops/index-select.ts";
export { type Index, index } from "./ops/indexing.ts";
export { isfinite, isinf, isnan } from "./ops/is-finite.ts";
export { type LayerNormOptions, layerNorm } from "./ops/layer-norm.ts";
export { linear } from "./ops/linear.ts";
export { log } from "./ops/log.ts";
export { logSoftmax } from "./ops/log-softmax.ts";
export { log1p } from "./ops/log1p.ts";
export { log2 } from "./ops/log2.ts";
export { logicalAnd, logicalNot, logicalOr, logicalXor } from "./ops/logical.ts";
export { logsumexp } from "./ops/logsumexp.ts";
export type { ClassLossOptions, LossOptions, Reduction } from "./ops/loss.ts";
export { maskedFill } from "./ops/masked-fill.ts";
export { maskedSelect } from "./ops/masked-select.ts";
export { matmul } from "./ops/matmul.ts";
export { max, min, type ValuesAndIndices } from "./ops/max.ts";
export { maximum, minimum } from "./ops/maximum.ts";
export { mean } from "./ops/mean.ts";
export { bmm, dot, mm, mv } from "./ops/mm.ts";
export { movedim } from "./ops/movedim.ts";
export { mseLoss } from "./ops/mse-loss.ts";
export { mul } from "./ops/mul.ts";
export { narrow } from "./ops/narrow.ts";
export { neg } from "./ops/neg.ts";
export { nllLoss } from "./ops/nll-loss.ts";
export { norm } from "./ops/norm.ts";
export { oneHot } from "./ops/one-hot.ts";
export { outer } from "./ops/outer.ts";
export { permute } from "./ops/permute.ts";
export { pow } from "./ops/pow.ts";
export { prod } from "./ops/prod.ts";
export { reciprocal } from "./ops/reciprocal.ts";
export type { ReduceOptions } from "./ops/reduce.ts";
export { relu } from "./ops/relu.ts";
export { repeat } from "./ops/repeat.ts";
export { roll } from "./ops/roll.ts";
export { ceil, floor, type RoundOptions, round, trunc } from "./ops/rounding.ts";
export { rsqrt } from "./ops/rsqrt.ts";
export { select } from "./ops/select.ts";
export { sigmoid } from "./ops/sigmoid.ts";
export { sign } from "./ops/sign.ts";
export { silu } from "./ops/silu.ts";
export { cos, sin } from "./ops/sin.ts";
export { type Bound, Slice, slice } from "./ops/slice.ts";
export { type SoftmaxOptions, softmax } from "./ops/softmax.ts";
export { argsort, type SortOptions, sort } from "./ops/sort.ts";
export { chunk, split, unbind } from "./ops/split.ts";
export { sqrt } from "./ops/sqrt.ts";
export { square } from "./ops/square.ts";
export { squeeze, unsqueeze } from "./ops/squeeze.ts";
export { sub } from "./ops/sub.ts";
export { type ReduceDTypeOptions, sum } from "./ops/sum.ts";
export { tanh } from "./ops/tanh.ts";
export { to } from "./ops/to.ts";
export { type TopkOptions, topk } from "./ops/topk.ts";
export { transpose } from "./ops/transpose.ts";
export { type Diagonal, tril, triu } from "./ops/tril.ts";
export { std, type VarOptions, variance as var } from "./ops/var.ts";
export { reshape, view } from "./ops/view.ts";
export { where } from "./ops/where.ts";
export { bernoulli } from "./random/bernoulli.ts";
export { type DrawOptions, defaultGenerator, manualSeed, type RandomOptions } from "./random/default-generator.ts";
export { exponential } from "./random/exponential.ts";
export { type DropoutDraws, Generator, type GeneratorOptions } from "./random/generator.ts";
export { randint, randintLike, randperm } from "./random/integers.ts";
export { type MultinomialOptions, multinomial } from "./random/multinomial.ts";
export { normal, randn, randnLike } from "./random/normal.ts";
export { rand, randLike, uniform } from "./random/uniform.ts";
export { record } from "./record.ts";
export type { Dims, Shape } from "./shape.ts";
export { type NestedArray, nonDifferentiable, type Pullback, Tensor } from "./tensor.ts";
