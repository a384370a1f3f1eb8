// What `pnpm test:runtimes` runs everywhere, as a plain script over the published packages: a tiny GPT, with each kind of
// kernels, on one thread and on three. Prints the SHA-256 of what it gets as one line of JSON.
import { GPTModel } from "@pellucid/gpt";
import { AdamW } from "@pellucid/nn";
import {
  crossEntropy,
  kernelInfo,
  manualSeed,
  noGrad,
  ones,
  randint,
  setNumThreads,
  type Tensor,
  useKernels,
  useRelaxedSimd,
  useWideSimd,
} from "@pellucid/tensor";

/** Large enough that threads share the products, small enough that the plain kernels take a second. */
const CONFIG = { vocabSize: 512, ctxLen: 64, embDim: 128, nHeads: 4, nLayers: 2, dropRate: 0.1, qkvBias: true };
const STEPS = 4;

const results = [];
for (const kernels of ["simd", "plain", "wide"] as const) {
  if (useWideSimd(kernels === "wide") !== (kernels === "wide")) continue; // only some engines have wider registers
  for (const threads of [1, 3]) {
    useKernels(kernels === "plain" ? "plain" : "simd");
    setNumThreads(threads);
    const workers = await startWorkers();
    results.push({ kernels, threads, workers, ...(await run()) });
  }
}
const { memory } = kernelInfo();
console.log(JSON.stringify({ memory, relaxedSimd: useRelaxedSimd(true), results }));

/** The logits, the gradients of all parameters, and the parameters after some steps with dropout, as SHA-256. */
async function run(): Promise<{ logits: string; gradient: string; trained: string }> {
  manualSeed(123);
  const model = new GPTModel(CONFIG);
  const parameters = [...model.parameters()];
  const ids = randint(0, CONFIG.vocabSize, [4, CONFIG.ctxLen]); // int32 [4, 64]
  const targets = randint(0, CONFIG.vocabSize, [4 * CONFIG.ctxLen]); // int32 [256]
  const logits = await sha256([noGrad(() => model.eval().forward(ids))]);

  model.train();
  const optimizer = new AdamW(parameters, { lr: 1e-2 });
  let gradient = "";
  for (let step = 0; step < STEPS; step++) {
    optimizer.zeroGrad();
    crossEntropy(model.forward(ids).view([-1, CONFIG.vocabSize]), targets).backward();
    gradient ||= await sha256(parameters.map((parameter) => parameter.grad!));
    optimizer.step();
  }
  return { logits, gradient, trained: await sha256(parameters) };
}

/** Of all elements, as the bytes of their float32, little-endian. */
async function sha256(tensors: readonly Tensor[]): Promise<string> {
  const arrays = tensors.map((tensor) => tensor.toTypedArray());
  const bytes = new DataView(new ArrayBuffer(4 * arrays.reduce((sum, { length }) => sum + length, 0)));
  let at = 0;
  for (const array of arrays) {
    for (const value of array) {
      bytes.setFloat32(at, value, true);
      at += 4;
    }
  }
  const digest = new Uint8Array(await crypto.subtle.digest("SHA-256", bytes));
  return Array.from(digest, (byte) => byte.toString(16).padStart(2, "0")).join("");
}

/** Works until as many workers serve as there can be, so that they take part from the first product on. Says how many. */
async function startWorkers(): Promise<number> {
  const wanted = kernelInfo().threads - 1;
  const x = ones([400, 400]);
  const end = Date.now() + 20_000;
  while (kernelInfo().workers < wanted && Date.now() < end) {
    x.matmul(x);
    await new Promise((resolve) => setTimeout(resolve, 5));
  }
  return kernelInfo().workers;
}
