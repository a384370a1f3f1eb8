import { GPT_CONFIG_124M, type GPTConfig } from "@pellucid/gpt";
import { type AdamWSettings, warmupCosine } from "@pellucid/nn";
import { getEncoding } from "@pellucid/tokenizer-adapter";
import { CharTokenizer } from "./char-tokenizer.ts";

/** A training of the chapter: what is trained, on which pieces of the text, and how. */
export interface Preset {
  readonly tokenizer: { encode(text: string): number[]; decode(ids: Iterable<number>): string };
  readonly cfg: GPTConfig;
  /** Windows in a batch. */
  readonly batchSize: number;
  /** How far windows are apart, in tokens. */
  readonly stride: number;
  readonly numEpochs: number;
  readonly evalFreq: number;
  readonly evalIter: number;
  readonly optimizer: Partial<AdamWSettings>;
  readonly maxNorm?: number;
  readonly schedule?: (totalSteps: number) => (step: number) => number;
  /** Tokens of the sample after each epoch. */
  readonly sampleTokens: number;
}

/** A GPT of 0.16 million parameters that reads characters: finds its first words in under two minutes. */
export function tiny(text: string): Preset {
  const tokenizer = new CharTokenizer(text);
  return {
    tokenizer,
    cfg: { vocabSize: tokenizer.vocabSize, ctxLen: 64, embDim: 64, nHeads: 4, nLayers: 3, dropRate: 0, qkvBias: false },
    batchSize: 8,
    stride: 64,
    numEpochs: 4,
    evalFreq: 20,
    evalIter: 2,
    optimizer: { weightDecay: 0.1 },
    maxNorm: 1,
    schedule: (totalSteps) => warmupCosine({ initialLr: 3e-4, peakLr: 3e-3, minLr: 1e-4, warmupSteps: 10, totalSteps }),
    sampleTokens: 100,
  };
}

/** The book's run: GPT-2's smallest with a context of 256 tokens, 90 steps (the book's 5.2). */
export function full(): Preset {
  return {
    tokenizer: getEncoding("gpt2"),
    cfg: { ...GPT_CONFIG_124M, ctxLen: 256 },
    batchSize: 2,
    stride: 256,
    numEpochs: 10,
    evalFreq: 5,
    evalIter: 5,
    optimizer: { lr: 4e-4, weightDecay: 0.1 },
    sampleTokens: 50,
  };
}
