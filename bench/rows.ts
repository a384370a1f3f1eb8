import { GPT2_124M, SMALL, type Task } from "./task.ts";

/** A contestant with a number of threads, as `ours@2`. */
export type Key = `${string}@${number}`;

/** What we want of a row: the median of `of`, or its ratio to the median of `to`, at most or at least a number. */
export interface Target {
  readonly of: Key;
  readonly to?: Key;
  readonly atMost?: number;
  readonly atLeast?: number;
}

export interface Row {
  readonly id: string;
  readonly title: string;
  readonly task: Task;
  readonly unit: "ms" | "tokens/s" | "MiB" | "GFLOP/s" | "ns/element";
  readonly better: "lower" | "higher";
  /** Each contestant runs with each of them. */
  readonly threads: readonly number[];
  /** Runs before those that count. */
  readonly warmups: number;
  /** Each repetition in a process of its own, since the first time is what counts. */
  readonly fresh?: boolean;
  /** Only with --slow. */
  readonly slow?: boolean;
  /** Only contestants of ours. */
  readonly oursOnly?: boolean;
  /** These do not take part: they would take minutes. */
  readonly without?: readonly string[];
  readonly targets: readonly Target[];
}

const LOWER = { unit: "ms", better: "lower" } as const;
const TOKENS = { unit: "tokens/s", better: "higher" } as const;
const PLAIN = ["ours-plain"];

/** Ours by default and with relaxed SIMD against a peer, at most or at least so many times its median. */
function against(peer: string, threads: number, bound: "atMost" | "atLeast", ours: number, relaxed: number): Target[] {
  const to: Key = `${peer}@${threads}`;
  return [
    { of: `ours@${threads}`, to, [bound]: ours },
    { of: `ours-relaxed@${threads}`, to, [bound]: relaxed },
  ];
}

function forward(batch: number, tokens: number, threads: number, targets: Target[]): Row {
  return {
    id: `forward-${batch}x${tokens}-${threads}t`,
    title: `Forward pass of GPT-2 124M over ${batch} × ${tokens} tokens, ${count(threads)}`,
    task: { kind: "forward", size: GPT2_124M, batch, tokens },
    ...LOWER,
    threads: [threads],
    warmups: tokens > 6 ? 2 : 4, // short passes are still being compiled in the third
    without: tokens > 6 ? PLAIN : [],
    targets,
  };
}

function generation(cache: boolean, threads: number, targets: Target[]): Row {
  return {
    id: `${cache ? "cached" : "uncached"}-${threads}t`,
    title: `Generation ${cache ? "with" : "without"} KV cache, GPT-2 124M, 6 tokens and 20 more, ${count(threads)}${cache ? "" : " (ours scores the last position alone)"}`,
    task: { kind: "generate", size: GPT2_124M, prompt: 6, tokens: 20, cache },
    ...TOKENS,
    threads: [threads],
    warmups: 3,
    without: PLAIN,
    targets,
  };
}

function training(threads: number): Row[] {
  const small: Row = {
    id: `train-small-${threads}t`,
    title: `Training step of a small GPT (vocabulary 65, context 64, 128 wide, 4 heads, 4 layers), 8 × 64 tokens, AdamW, ${count(threads)}`,
    task: { kind: "train", size: SMALL, batch: 8, tokens: 64 },
    ...LOWER,
    threads: [threads],
    warmups: 40, // a training has thousands of steps; with pauses between them, engines still compile in the thirtieth
    targets: against("pytorch", threads, "atMost", 2, 1.6),
  };
  const large: Row = {
    id: `train-124m-${threads}t`,
    title: `Training step of GPT-2 124M, 2 × 256 tokens, AdamW, ${count(threads)}`,
    task: { kind: "train", size: GPT2_124M, batch: 2, tokens: 256 },
    ...LOWER,
    threads: [threads],
    warmups: 1,
    slow: true,
    without: PLAIN,
    targets: against("pytorch", threads, "atMost", 2.2, 1.5),
  };
  return [small, large];
}

function making(threads: number): Row {
  return {
    id: `make-${threads}t`,
    title: `Making the 163 million parameters of GPT-2 124M, in a new process, ${count(threads)}`,
    task: { kind: "make", size: GPT2_124M },
    ...LOWER,
    threads: [threads],
    warmups: 0,
    fresh: true,
    without: PLAIN,
    targets: against("pytorch", threads, "atMost", 0.7, 0.7),
  };
}

/** The rows that are compared with other libraries. */
export const JUDGED: readonly Row[] = [
  forward(2, 6, 1, against("pytorch", 1, "atMost", 1.2, 0.9)),
  forward(2, 6, 2, []),
  forward(1, 256, 1, [
    ...against("pytorch", 1, "atMost", 2.3, 1.5),
    ...against("onnxruntime-web", 1, "atMost", 0.75, 0.55),
  ]),
  forward(1, 256, 2, []),
  {
    ...forward(1, 256, 1, [
      { of: "ours@1", to: "ours@2", atLeast: 1.5 },
      { of: "ours-relaxed@1", to: "ours-relaxed@2", atLeast: 1.6 },
    ]),
    id: "threads",
    title: "Our 1 thread against our 2: forward pass of GPT-2 124M over 1 × 256 tokens",
    threads: [1, 2],
    oursOnly: true,
  },
  generation(true, 1, [...against("pytorch", 1, "atLeast", 2, 2), ...against("tfjs-wasm", 1, "atLeast", 1.3, 1.3)]),
  generation(true, 2, against("pytorch", 2, "atLeast", 2, 2)),
  generation(false, 1, against("onnxruntime-web", 1, "atLeast", 1.1, 1.3)),
  ...training(1),
  ...training(2),
  making(1),
  making(2),
  {
    id: "memory",
    title: "Greatest resident memory: one GPT-2 124M and a forward pass over 1 × 256 tokens, in a new process",
    task: { kind: "memory", size: GPT2_124M, batch: 1, tokens: 256 },
    unit: "MiB",
    better: "lower",
    threads: [1],
    warmups: 0,
    fresh: true,
    without: PLAIN,
    targets: [
      { of: "ours@1", atMost: 850 },
      { of: "ours-relaxed@1", atMost: 850 },
    ],
  },
  {
    id: "start",
    title:
      "Start: a process that imports the library and multiplies two small matrices, beyond the bare runtime (a run is the median of as many pairs of processes as begin within a second)",
    task: { kind: "start" },
    ...LOWER,
    threads: [1],
    warmups: 1,
    fresh: true,
    without: PLAIN,
    targets: [
      { of: "ours@1", atMost: 25 },
      { of: "ours-relaxed@1", atMost: 25 },
    ],
  },
];

/** The rows of `pnpm bench`: single kernels, then those of the judged rows that take seconds. */
export const OURS: readonly Row[] = [
  ...[
    [1024, 1024, 1024] as const,
    [12, 768, 3072] as const,
    [256, 768, 3072] as const,
    [1, 768, 50257] as const,
    [127, 63, 65] as const,
  ].map(
    ([m, k, n]): Row => ({
      ...kernel(`product-${m}x${k}x${n}`, `x · wᵀ, [${m}, ${k}] and [${n}, ${k}]`, {
        kind: "product",
        shape: [m, k, n],
      }),
      unit: "GFLOP/s",
      better: "higher",
    }),
  ),
  {
    ...kernel("product-heads", "q · kᵀ of 12 heads, [12, 256, 64] and [12, 64, 256]", {
      kind: "product",
      batch: 12,
      shape: [256, 64, 256],
    }),
    unit: "GFLOP/s",
    better: "higher",
  },
  ...(["add", "exp", "tanh", "gelu", "softmax", "layerNorm"] as const).map(
    (op): Row => kernel(op, `${op} of a float32 [1024, 1024]`, { kind: "elementwise", op }),
  ),
  ...(["rand", "randn"] as const).map(
    (op): Row => kernel(op, `${op}: a million random numbers`, { kind: "random", op }),
  ),
  ...JUDGED.filter(({ slow, fresh }) => !slow && !fresh),
];

function kernel(id: string, title: string, task: Task): Row {
  return {
    id,
    title: `${title}, 1 thread`,
    task,
    unit: "ns/element",
    better: "lower",
    threads: [1],
    warmups: 1,
    targets: [],
  };
}

function count(threads: number): string {
  return threads === 1 ? "1 thread" : `${threads} threads`;
}
