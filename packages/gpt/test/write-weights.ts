/**
 * Writes models under others' names, for PyTorch to load: `tsx packages/gpt/test/write-weights.ts FOLDER [FULL]`, then
 * `/usr/bin/python3 oracle/weights.py FOLDER/*.safetensors`. FULL is a folder that `oracle/weights.py --full` wrote: its files
 * are loaded, timed, held against PyTorch's logits, and written.
 */
import { mkdir, open, readFile, writeFile } from "node:fs/promises";
import { join } from "node:path";
import { manualSeed, noGrad, tensor } from "@pellucid/tensor";
import { openPth } from "@pellucid/tensor/pth";
import { openSafetensors, safetensorsChunks } from "@pellucid/tensor/safetensors";
import { exportWeights, GPTModel, type Layout, loadWeightsFrom } from "../src/index.ts";

const [folder, full] = process.argv.slice(2);
if (folder === undefined) throw new Error("Where to? tsx packages/gpt/test/write-weights.ts FOLDER [FULL]");
await mkdir(folder, { recursive: true });

async function write(name: string, model: GPTModel, layout: Layout, ids: number[][]): Promise<void> {
  const logits = noGrad(() =>
    model
      .forward(tensor(ids, { dtype: "int32" }))
      .slice(-1, 0, 500)
      .toArray(),
  );
  const metadata = { layout, cfg: JSON.stringify(model.cfg), ids: JSON.stringify(ids), logits: JSON.stringify(logits) };
  await writeFile(join(folder!, `${name}.safetensors`), safetensorsChunks(exportWeights(model, layout), { metadata }));
}

const tiny = { vocabSize: 19, ctxLen: 7, embDim: 12, nHeads: 3, nLayers: 3, dropRate: 0, qkvBias: true };
manualSeed(9);
const someIds = [[1, 2, 3, 18, 0, 5, 5]];
const model = new GPTModel(tiny).eval();
for (const layout of ["huggingface", "book", "notebook"] as const) await write(layout, model, layout, someIds);
await write("huggingface-tied", new GPTModel(tiny, { tieWeights: true }).eval(), "huggingface", someIds);
const noBias = new GPTModel({ ...tiny, qkvBias: false }).eval();
for (const layout of ["huggingface", "book"] as const) await write(`${layout}-no-bias`, noBias, layout, someIds);

/** Seconds, and the most memory that was held beyond what there was. */
async function timed(name: string, load: () => Promise<void>): Promise<void> {
  globalThis.gc?.();
  const before = process.memoryUsage().rss;
  let most = before;
  const watch = setInterval(() => {
    most = Math.max(most, process.memoryUsage().rss);
  }, 5);
  const start = performance.now();
  await load();
  const seconds = (performance.now() - start) / 1000;
  most = Math.max(most, process.memoryUsage().rss);
  clearInterval(watch);
  console.log(`${name}: ${seconds.toFixed(2)} s, ${((most - before) / 1e6).toFixed(0)} MB more memory at the peak`);
}

if (full !== undefined) {
  const { cfg, ids, logits } = JSON.parse(await readFile(join(full, "logits.json"), "utf8"));
  let model: GPTModel | undefined;
  await timed("making the model", async () => {
    model = new GPTModel(cfg).eval();
  });
  const compare = (name: string): void => {
    const got = noGrad(() => model!.forward(tensor(ids, { dtype: "int32" })).slice(-1, 0, 500));
    const difference = got.sub(tensor(logits)).abs().max().item();
    console.log(`${name}: logits differ by at most ${difference.toExponential(2)}`);
  };
  for (const name of ["huggingface.pth", "book.pth", "huggingface.safetensors", "book.safetensors"]) {
    const handle = await open(join(full, name)).catch(() => null);
    if (handle === null) continue;
    const opener = name.endsWith(".pth") ? openPth : openSafetensors;
    await timed(`opening ${name}`, async () => void (await opener(handle)));
    const file = await opener(handle);
    for (const round of ["first", "again"])
      await timed(`loading ${name}, ${round}`, () => loadWeightsFrom(model!, file));
    compare(name);
    await handle.close();
  }
  for (const layout of ["huggingface", "book"] as const) await write(`full-${layout}`, model!, layout, ids);
}
