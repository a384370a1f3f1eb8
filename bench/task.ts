/** The size of a model, in what the contestants agree on. No dropout: evaluation mode, or a rate of 0. */
export interface ModelSize {
  readonly vocabSize: number;
  readonly ctxLen: number;
  readonly embDim: number;
  readonly nHeads: number;
  readonly nLayers: number;
}

/** GPT-2 small with its output head of its own, and query-key-value bias: 163 million parameters, 124 of them multiply. */
export const GPT2_124M: ModelSize = { vocabSize: 50257, ctxLen: 1024, embDim: 768, nHeads: 12, nLayers: 12 };

/** A GPT on characters that trains in minutes. */
export const SMALL: ModelSize = { vocabSize: 65, ctxLen: 64, embDim: 128, nHeads: 4, nLayers: 4 };

/** What a contestant is asked to do once a repetition, and what its one number means. */
export type Task =
  /** Milliseconds for the logits of [batch, tokens] ids in evaluation mode, without gradients. */
  | { readonly kind: "forward"; readonly size: ModelSize; readonly batch: number; readonly tokens: number }
  /** Tokens a second when a prompt is continued greedily, prompt included in the time. */
  | {
      readonly kind: "generate";
      readonly size: ModelSize;
      readonly prompt: number;
      readonly tokens: number;
      readonly cache: boolean;
    }
  /** Milliseconds for forward, cross-entropy, backward and an AdamW step. */
  | { readonly kind: "train"; readonly size: ModelSize; readonly batch: number; readonly tokens: number }
  /** Milliseconds for making the model with its initial weights. */
  | { readonly kind: "make"; readonly size: ModelSize }
  /** The process's greatest resident memory in MiB after making the model and one forward pass. */
  | { readonly kind: "memory"; readonly size: ModelSize; readonly batch: number; readonly tokens: number }
  /** Milliseconds from the start of a process to its end, beyond those of the bare runtime, for one small product. */
  | { readonly kind: "start" }
  /** GFLOP/s of x · wᵀ, [m, k] and [n, k], w a parameter; or of x · w, [batch, m, k] and [batch, k, n]. */
  | { readonly kind: "product"; readonly shape: readonly [m: number, k: number, n: number]; readonly batch?: number }
  /** Nanoseconds an element of a float32 [1024, 1024]. */
  | { readonly kind: "elementwise"; readonly op: "add" | "exp" | "tanh" | "gelu" | "softmax" | "layerNorm" }
  /** Nanoseconds a number, of a million. */
  | { readonly kind: "random"; readonly op: "rand" | "randn" };
