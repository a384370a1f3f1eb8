export { AttentionCache, type AttentionCacheOptions } from "./attention-cache.ts";
export { Dropout } from "./dropout.ts";
export { Embedding } from "./embedding.ts";
export { GELU } from "./gelu.ts";
export { fanIn, type InitOptions, kaimingUniform } from "./init.ts";
export { LayerNorm } from "./layer-norm.ts";
export { Linear, type LinearOptions } from "./linear.ts";
export { type Layer, Module } from "./module.ts";
export { MultiHeadAttention, type MultiHeadAttentionOptions } from "./multi-head-attention.ts";
export { AdamW, type AdamWSettings } from "./optim/adamw.ts";
export { type ClipGradNormOptions, clipGradNorm_, clipGradValue_ } from "./optim/clip-grad.ts";
export {
  Optimizer,
  type OptimizerState,
  OptimizerStateError,
  type ParameterState,
  type ParamGroup,
  type Params,
} from "./optim/optimizer.ts";
export { SGD, type SGDSettings } from "./optim/sgd.ts";
export { type WarmupCosineOptions, warmupCosine } from "./optim/warmup-cosine.ts";
export { Parameter } from "./parameter.ts";
export { ReLU } from "./relu.ts";
export { Sequential } from "./sequential.ts";
export { type LoadOptions, type LoadResult, type StateDict, StateDictError } from "./state-dict.ts";
