// Run by memory.node.test.ts with --expose-gc. Prints what is in use after some steps of a training, and whether the values
// of a graph are gone after backward though its result is not.
import { AdamW } from "@pellucid/nn";
import { Generator, randint, randn } from "@pellucid/tensor";
import { DataLoader, GPTDataset, GPTModel, train } from "../src/index.ts";

const collect = (globalThis as unknown as { gc(): void }).gc;

/** Bytes of objects and of the arrays that hold values. */
function bytesInUse(): number {
  collect();
  collect(); // arrays are let go one collection after their owners
  const { heapUsed, arrayBuffers } = process.memoryUsage();
  return heapUsed + arrayBuffers;
}

const generator = new Generator(1);
const cfg = { vocabSize: 9, ctxLen: 3, embDim: 4, nHeads: 2, nLayers: 1, dropRate: 0.1, qkvBias: false };
const ids = randint(0, cfg.vocabSize, [100], { generator }).toTypedArray();
const trainLoader = new DataLoader(new GPTDataset(ids, { maxLength: 3 }), { batchSize: 1, shuffle: true, generator });
const model = new GPTModel(cfg, { generator });
const optimizer = new AdamW(model.parameters());
const inUse: Record<number, number> = {};
for (const { step } of train(model, { trainLoader, optimizer, generator, numEpochs: 1000, maxNorm: 1 })) {
  if (step === 50 || step === 500) inUse[step] = bytesInUse();
  if (step === 500) break;
}

function backwardLeaves(): { loss: unknown; values: WeakRef<object> } {
  const x = randn([1000], { generator, requiresGrad: true });
  const hidden = x.exp(); // its pullback needs its values
  const loss = hidden.sum();
  loss.backward();
  return { loss, values: new WeakRef(hidden.storage) };
}

const { loss, values } = backwardLeaves();
await new Promise((resolve) => setTimeout(resolve)); // a WeakRef keeps its object until the turn ends
collect();
console.log(JSON.stringify({ inUse, freed: values.deref() === undefined, kept: loss !== null }));
