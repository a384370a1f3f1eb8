import { readFileSync } from "node:fs";
import { GPTModel, generate } from "@pellucid/gpt";
import { AdamW } from "@pellucid/nn";
import { crossEntropy, manualSeed, noGrad, randint, type Tensor } from "@pellucid/tensor";
import type { ModelSize } from "../task.ts";
import type { Run } from "./serve.ts";

function gpt(size: ModelSize): GPTModel {
  manualSeed(123);
  return new GPTModel({ ...size, dropRate: 0, qkvBias: true });
}

function ids(size: ModelSize, batch: number, tokens: number): Tensor {
  return randint(0, size.vocabSize, [batch, tokens]);
}

function milliseconds(work: () => void): number {
  const started = performance.now();
  work();
  return performance.now() - started;
}

export function forward(size: ModelSize, batch: number, tokens: number): Run {
  const model = gpt(size).eval();
  const idx = ids(size, batch, tokens);
  return () => milliseconds(() => noGrad(() => model.forward(idx)));
}

export function generation(size: ModelSize, prompt: number, tokens: number, cache: boolean): Run {
  const model = gpt(size).eval();
  const idx = ids(size, 1, prompt);
  return () => (1000 * tokens) / milliseconds(() => generate(model, idx, { maxNewTokens: tokens, cache }));
}

export function training(size: ModelSize, batch: number, tokens: number): Run {
  const model = gpt(size);
  const optimizer = new AdamW(model.parameters());
  const idx = ids(size, batch, tokens);
  const targets = ids(size, batch, tokens);
  return () =>
    milliseconds(() => {
      optimizer.zeroGrad();
      const logits = model.forward(idx); //                               [b, t, vocabSize]
      crossEntropy(logits.flatten(0, 1), targets.flatten()).backward();
      optimizer.step();
    });
}

export function making(size: ModelSize): Run {
  return () => milliseconds(() => gpt(size));
}

export function memory(size: ModelSize, batch: number, tokens: number): Run {
  const run = forward(size, batch, tokens);
  return () => {
    run();
    return peakMebibytes();
  };
}

/** This process's greatest resident memory. Linux's own count, since `maxRSS` begins with that of the process that started us. */
function peakMebibytes(): number {
  if (process.platform !== "linux") return process.resourceUsage().maxRSS / 1024;
  return Number(/VmHWM:\s*(\d+)/.exec(readFileSync("/proc/self/status", "utf8"))![1]) / 1024;
}
