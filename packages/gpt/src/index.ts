export { CheckpointError, checkpointChunks, loadCheckpoint, type Training } from "./checkpoint.ts";
export {
  type DropRates,
  GPT_CONFIG,
  GPT_CONFIG_124M,
  GPT_CONFIG_355M,
  GPT_CONFIG_774M,
  GPT_CONFIG_1558M,
  type GPTConfig,
} from "./config.ts";
export { DataLoader, type DataLoaderOptions } from "./data-loader.ts";
export { DummyGPTModel, DummyLayerNorm, DummyTransformerBlock } from "./dummy-gpt-model.ts";
export { calcLossBatch, calcLossLoader, type Evaluation, evaluate } from "./evaluate.ts";
export { FeedForward } from "./feed-forward.ts";
export { generate, generateStream, type NewIds } from "./generate.ts";
export type { GenerateOptions, GenerateStreamOptions, Prompts } from "./generate-options.ts";
export { type Batch, GPTDataset, type WindowOptions } from "./gpt-dataset.ts";
export { type ForwardOptions, GPTModel, type GPTModelOptions } from "./gpt-model.ts";
export { type CacheOptions, KVCache } from "./kv-cache.ts";
export type { SamplingOptions } from "./sampling.ts";
export { stopAtText } from "./stop-at-text.ts";
export { type Step, TrainingError, type TrainingProgress, type TrainOptions, train } from "./train.ts";
export { TransformerBlock } from "./transformer-block.ts";
export { WeightsError } from "./weights/error.ts";
export { exportWeights } from "./weights/export.ts";
export { type LoadWeightsOptions, loadWeights, loadWeightsFrom, type WeightsFile } from "./weights/load.ts";
export type { WeightsStream } from "./weights/load-stream.ts";
export { type RecognizedWeights, recognizeWeights } from "./weights/recognize.ts";
export type { Layout } from "./weights/table.ts";
