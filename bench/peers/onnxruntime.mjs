// onnxruntime-web and -node as contestants: `node onnxruntime.mjs web` or `node`.
import { readFileSync } from "node:fs";
import { basename } from "node:path";
import { gptOnnx } from "./gpt-onnx.mjs";
import { cannot, milliseconds, peakMebibytes, serve, someIds, versionOf } from "./serve.mjs";

const isWeb = process.argv[2] === "web";
const name = isWeb ? "onnxruntime-web" : "onnxruntime-node";
const imported = await import(name);
const ort = imported.InferenceSession ? imported : imported.default;

await serve(versionOf(name), async (task, threads) => {
  switch (task.kind) {
    case "forward":
      return forward(task, threads);
    case "generate":
      return task.cache ? cached(task, threads) : uncached(task, threads);
    case "memory": {
      const run = await forward(task, threads);
      return async () => {
        await run();
        return peakMebibytes();
      };
    }
    case "make":
      return cannot("makes no weights: it loads them");
    default:
      return cannot("does not train");
  }
});

async function forward({ size, batch, tokens }, threads) {
  const session = await load(size, "model", threads);
  const ids = someIds(batch * tokens, size.vocabSize);
  return () => milliseconds(() => session.run(inputs(ids, batch, 0)));
}

async function uncached({ size, prompt, tokens }, threads) {
  const session = await load(size, "model", threads);
  const start = someIds(prompt, size.vocabSize);
  const work = async () => {
    const ids = [...start];
    for (let i = 0; i < tokens; i++) {
      const { logits } = await session.run(inputs(ids, 1, 0));
      ids.push(bestOfLast(logits));
    }
  };
  return async () => (1000 * tokens) / (await milliseconds(work));
}

async function cached({ size, prompt, tokens }, threads) {
  const session = await load(size, "cached", threads);
  const start = someIds(prompt, size.vocabSize);
  const work = async () => {
    let past = emptyCache(size);
    let ids = start;
    for (let i = 0, length = 0; i < tokens; i++) {
      const { logits, ...present } = await session.run({ ...inputs(ids, 1, length), ...past });
      length += ids.length;
      ids = [bestOfLast(logits)];
      past = Object.fromEntries(Object.entries(present).map(([key, value]) => [key.replace("present", "past"), value]));
    }
  };
  return async () => (1000 * tokens) / (await milliseconds(work));
}

async function load(size, which, threads) {
  const files = gptOnnx(size);
  if (!isWeb) {
    return ort.InferenceSession.create(files[which], { intraOpNumThreads: threads, interOpNumThreads: 1 });
  }
  ort.env.wasm.numThreads = threads;
  const externalData = [{ path: basename(files.weights), data: new Uint8Array(readFileSync(files.weights)) }];
  return ort.InferenceSession.create(new Uint8Array(readFileSync(files[which])), {
    executionProviders: ["wasm"],
    externalData,
  });
}

/** The inputs for ids of which `past` tokens went before. */
function inputs(ids, batch, past) {
  const t = ids.length / batch;
  const mask = new Float32Array(t * (past + t));
  for (let i = 0; i < t; i++) mask.fill(Number.NEGATIVE_INFINITY, i * (past + t) + past + i + 1, (i + 1) * (past + t));
  return {
    ids: new ort.Tensor("int64", BigInt64Array.from(ids, BigInt), [batch, t]),
    positions: new ort.Tensor(
      "int64",
      BigInt64Array.from({ length: t }, (_, i) => BigInt(past + i)),
      [t],
    ),
    mask: new ort.Tensor("float32", mask, [t, past + t]),
  };
}

function emptyCache({ embDim, nHeads, nLayers }) {
  const d = embDim / nHeads;
  const empty = (shape) => new ort.Tensor("float32", new Float32Array(0), shape);
  const entries = Array.from({ length: nLayers }, (_, i) => [
    [`past.${i}.key`, empty([1, nHeads, d, 0])],
    [`past.${i}.value`, empty([1, nHeads, 0, d])],
  ]);
  return Object.fromEntries(entries.flat());
}

/** The most probable token after the last one. */
function bestOfLast({ data, dims }) {
  const from = data.length - dims[2];
  let best = from;
  for (let i = from; i < data.length; i++) if (data[i] > data[best]) best = i;
  return best - from;
}
