import { Parameter } from "@pellucid/nn";
import { gelu, layerNorm, linear, manualSeed, noGrad, ones, rand, randn, type Tensor, zeros } from "@pellucid/tensor";
import type { Run } from "./serve.ts";

/** Long enough for the clock and short enough for many repetitions. */
const SAMPLE_MS = 40;

/** Nanoseconds of one call, over so many calls that the clock does not matter. */
function nanoseconds(work: () => void): () => number {
  const time = (calls: number): number => {
    const started = performance.now();
    for (let i = 0; i < calls; i++) work();
    return performance.now() - started;
  };
  let calls = 1;
  let taken = time(1);
  while (taken < SAMPLE_MS) {
    calls = Math.ceil((calls * SAMPLE_MS * 1.2) / Math.max(taken, SAMPLE_MS / 20));
    taken = time(calls);
  }
  return () => (1e6 * time(calls)) / calls;
}

/** x · wᵀ with a parameter w, as in a linear layer; with a batch, x · w of two activations. In GFLOP/s. */
export function product([m, k, n]: readonly [number, number, number], batch?: number): Run {
  manualSeed(123);
  const flops = 2 * m * k * n * (batch ?? 1);
  const work = batch === undefined ? linearProduct(m, k, n) : batchedProduct(batch, m, k, n);
  const time = nanoseconds(() => noGrad(work));
  return () => flops / time();
}

function linearProduct(m: number, k: number, n: number): () => Tensor {
  const x = randn([m, k]);
  const w = new Parameter(() => randn([n, k]));
  return () => linear(x, w);
}

function batchedProduct(batch: number, m: number, k: number, n: number): () => Tensor {
  const a = randn([batch, m, k]);
  const b = randn([batch, k, n]);
  return () => a.matmul(b);
}

/** Nanoseconds an element. */
export function elementwise(op: "add" | "exp" | "tanh" | "gelu" | "softmax" | "layerNorm"): Run {
  manualSeed(123);
  const x = randn([1024, 1024]);
  const y = randn([1024, 1024]);
  const scale = ones([1024]);
  const shift = zeros([1024]);
  const works: Record<typeof op, () => Tensor> = {
    add: () => x.add(y),
    exp: () => x.exp(),
    tanh: () => x.tanh(),
    gelu: () => gelu(x, { approximate: "tanh" }),
    softmax: () => x.softmax(-1),
    layerNorm: () => layerNorm(x, [1024], scale, shift),
  };
  const time = nanoseconds(() => noGrad(works[op]));
  return () => time() / x.numel();
}

/** Nanoseconds a number. */
export function random(op: "rand" | "randn"): Run {
  manualSeed(123);
  const count = 1_000_000;
  const time = nanoseconds(op === "rand" ? () => rand([count]) : () => randn([count]));
  return () => time() / count;
}
