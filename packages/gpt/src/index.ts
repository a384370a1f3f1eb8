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
export { type GenerateOptions, generate } from "./generate.ts";
export { type Batch, GPTDataset, type WindowOptions } from "./gpt-dataset.ts";
export { GPTModel } from "./gpt-model.ts";
export { type Step, TrainingError, type TrainingProgress, type TrainOptions, train } from "./train.ts";
export { TransformerBlock } from "./transformer-block.ts";
