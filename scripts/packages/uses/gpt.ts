import { GPTModel, generate } from "@pellucid/gpt";
import { Module } from "@pellucid/nn";
import { manualSeed, Tensor } from "@pellucid/tensor";

declare const console: { log(text: string): void };

manualSeed(123);
const cfg = { vocabSize: 100, ctxLen: 16, embDim: 24, nHeads: 3, nLayers: 2, dropRate: 0.1, qkvBias: false };
const model = new GPTModel(cfg).eval();
const ids: number[][] = generate(model, [[1, 2, 3]], { maxNewTokens: 5 });

if (!(model instanceof Module)) throw new Error("gpt has a Module of its own");
if (![...model.parameters()].every((parameter) => parameter instanceof Tensor)) throw new Error("and a Tensor");
if (ids[0]?.slice(0, 3).join() !== "1,2,3") throw new Error(`generated ${ids}`);

console.log(`gpt: ${ids}`);
