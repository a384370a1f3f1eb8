import { type ChildProcess, spawn } from "node:child_process";
import { parseArgs } from "node:util";
import { GPTModel, generate } from "@pellucid/gpt";
import { AdamW } from "@pellucid/nn";
import {
  crossEntropy,
  Generator,
  kernelInfo,
  manualSeed,
  matmul,
  noGrad,
  randint,
  randn,
  setNumThreads,
  type Tensor,
  useWideSimd,
} from "@pellucid/tensor";

// Mixed work for a long time, on cores that are busy with something else: no result may be wrong, nothing may hang, and
// the memory must stop growing. `pnpm soak --minutes 30 --busy 2`, also with a Node that has wider registers

const { values: args } = parseArgs({
  options: {
    minutes: { type: "string", default: "1" },
    busy: { type: "string", default: "2" },
    seed: { type: "string", default: "1" },
  },
});
const seed = Number(args.seed);
const generator = new Generator(seed);
const pick = (n: number): number => generator.random() % n;

/** The bits of a tensor in one number. */
function fingerprint(x: Tensor): number {
  const bits = new Int32Array(Float32Array.from(x.toTypedArray()).buffer);
  let hash = 17;
  for (const word of bits) hash = (Math.imul(hash, 31) + word) | 0;
  return hash;
}

const cfg = { vocabSize: 211, ctxLen: 48, embDim: 96, nHeads: 4, nLayers: 2, dropRate: 0.1, qkvBias: true };

/** Pieces of work; each gives the same bits for the same seed, whatever else goes on. */
const WORK: Record<string, (seed: number) => number> = {
  "large product": (seed) => {
    const own = new Generator(seed);
    const [m, k, n] = [1 + (own.random() % 300), 1 + (own.random() % 900), 1 + (own.random() % 1500)];
    return fingerprint(matmul(randn([m, k], { generator: own }), randn([n, k], { generator: own }).transpose(0, 1)));
  },
  "result that is resident": (seed) => {
    const own = new Generator(seed);
    const [m, n] = [2100 + (own.random() % 99), 2100]; // more than 16 MiB
    const product = matmul(randn([m, 3], { generator: own }), randn([3, n], { generator: own }));
    return fingerprint(product.sum(-1));
  },
  "heads of attention": (seed) => {
    const own = new Generator(seed);
    const t = 1 + (own.random() % 120);
    const q = randn([2, 12, t, 64], { generator: own });
    return fingerprint(matmul(matmul(q, q.transpose(-2, -1)).softmax(-1), q));
  },
  training: (seed) => {
    manualSeed(seed);
    const model = new GPTModel(cfg);
    const optimizer = new AdamW(model.parameters());
    for (let step = 0; step < 2; step++) {
      const ids = randint(cfg.vocabSize, [4, 48]);
      optimizer.zeroGrad();
      crossEntropy(model.forward(ids).flatten(0, 1), ids.flatten()).backward();
      optimizer.step();
    }
    return fingerprint(model.outHead.weight);
  },
  generation: (seed) => {
    manualSeed(seed);
    const model = new GPTModel(cfg).eval();
    const ids = generate(model, randint(cfg.vocabSize, [2, 5]), { maxNewTokens: 60 });
    return fingerprint(noGrad(() => model.forward(ids.slice(1, -cfg.ctxLen))));
  },
};
const names = Object.keys(WORK);

/** What each piece gives on one thread, for a few seeds. */
const SEEDS = 8;
setNumThreads(1);
const wanted = new Map(
  names.flatMap((name) => Array.from({ length: SEEDS }, (_, i) => [`${name} ${i}`, WORK[name]!(i)])),
);

/** Keeps a core busy for as long as this process lives, however it ends. */
const BUSY = "const parent = process.ppid; while (process.ppid === parent) {}";
const busy: ChildProcess[] = Array.from({ length: Number(args.busy) }, () =>
  spawn(process.execPath, ["-e", BUSY], { stdio: "ignore" }),
);
const counts = new Map(names.map((name) => [name, 0]));
const megabytes: number[] = [];
const start = performance.now();
const minutes = (): number => (performance.now() - start) / 60_000;
let longest = 0;
let nextSample = 0;
try {
  while (minutes() < Number(args.minutes)) {
    if (pick(20) === 0) setNumThreads(1 + pick(4));
    if (pick(30) === 0) useWideSimd(pick(2) === 1); // changes no bit; false where there are no wider registers
    const name = names[pick(names.length)]!;
    const which = pick(SEEDS);
    const began = performance.now();
    const got = WORK[name]!(which);
    longest = Math.max(longest, performance.now() - began);
    if (got !== wanted.get(`${name} ${which}`))
      throw new Error(`${name}, seed ${which}: other bits than on one thread`);
    counts.set(name, counts.get(name)! + 1);
    await new Promise((resolve) => setTimeout(resolve)); // lets finalizers and workers' ends through
    if (minutes() < nextSample) continue;
    nextSample += Number(args.minutes) / 20;
    megabytes.push(process.memoryUsage().rss / 2 ** 20);
    const memory = (kernelInfo().memoryUsed / 2 ** 20).toFixed(0);
    console.log(
      `${minutes().toFixed(1)} min: ${megabytes.at(-1)!.toFixed(0)} MiB, ${memory} of them given away to kernels`,
    );
  }
} finally {
  for (const child of busy) child.kill("SIGKILL");
}
const median = (list: number[]): number => list.toSorted((a, b) => a - b)[list.length >> 1]!;
const [early, late] = [median(megabytes.slice(5, 10)), median(megabytes.slice(-5))];
console.log(`seed ${seed}: ${[...counts].map(([name, count]) => `${count} × ${name}`).join(", ")}; all bits right`);
console.log(
  `longest piece ${(longest / 1000).toFixed(1)} s; memory ${early.toFixed(0)} MiB early, ${late.toFixed(0)} MiB late`,
);
// A few percent are not ours: Node keeps some 10 KiB of each worker that has ended, and glibc of its heap the most that it had.
if (late > 1.1 * early) throw new Error("the memory grows");
