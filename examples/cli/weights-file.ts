import { type FileHandle, open } from "node:fs/promises";
import {
  type GPTConfig,
  GPTModel,
  loadWeightsFrom,
  type RecognizedWeights,
  recognizeWeights,
  WeightsError,
  type WeightsFile,
} from "@pellucid/gpt";
import type { Tensor } from "@pellucid/tensor";
import { openPth, type PthEntry } from "@pellucid/tensor/pth";
import { openSafetensors, type TensorEntry } from "@pellucid/tensor/safetensors";

/** What is known of a tensor before it is read. */
export type Entry = TensorEntry | PthEntry;

/** An open file of weights. */
export interface OpenWeights {
  readonly path: string;
  readonly format: "safetensors" | "pth";
  /** How many bytes the file has. */
  readonly size: number;
  readonly metadata: ReadonlyMap<string, string>;
  /** All tensors, those that are no weights included. */
  readonly entries: ReadonlyMap<string, Entry>;
  /** What stands before the names of the model's weights: `model.` in a checkpoint of ours, else mostly nothing. */
  readonly part: string;
  /** The model's weights, without that. */
  readonly weights: WeightsFile & { readonly entries: ReadonlyMap<string, Entry> };
  /** What model they are of; null if of none that is known. */
  readonly recognized: RecognizedWeights | null;
}

/** The first bytes of a `.pth`: a zip file's, and those of PyTorch before 1.6. A safetensors file begins with a length. */
const PTH_STARTS: readonly (readonly number[])[] = [
  [0x50, 0x4b, 0x03, 0x04],
  [0x80, 0x02, 0x8a, 0x0a],
];

/**
 * Opens a file, reads what it says of its tensors, hands it over and closes it.
 * @throws SafetensorsError or PthError if it is damaged, or none
 */
export async function withWeights<T>(path: string, use: (file: OpenWeights) => T | Promise<T>): Promise<T> {
  const handle = await open(path);
  try {
    return await use(await describe(path, handle));
  } finally {
    await handle.close();
  }
}

async function describe(path: string, handle: FileHandle): Promise<OpenWeights> {
  const start = new Uint8Array(4);
  await handle.read(start, 0, start.length, 0);
  const isPth = PTH_STARTS.some((bytes) => bytes.every((byte, i) => byte === start[i]));
  const file = isPth ? await openPth(handle) : await openSafetensors(handle);
  const entries: ReadonlyMap<string, Entry> = file.entries;
  const part = partOf(entries);
  const weights = {
    entries: new Map([...entries].flatMap(([name, entry]) => within(part, name).map((rest) => [rest, entry] as const))),
    get: (name: string): Promise<Tensor> => file.get(part + name),
    readInto: (name: string, x: Tensor): Promise<void> => file.readInto(part + name, x),
  };
  return {
    path,
    format: isPth ? "pth" : "safetensors",
    size: (await handle.stat()).size,
    metadata: "metadata" in file ? file.metadata : new Map(),
    entries,
    part,
    weights,
    recognized: recognizeWeights(weights.entries),
  };
}

/** The embedding of tokens in each layout, with what may stand before it. */
const EMBEDDING = /^(.*\.)??(?:transformer\.)?(?:tokEmb|tok_emb|wte)\.weight$/;

/** What stands before the names of the first model in the file. */
function partOf(entries: ReadonlyMap<string, unknown>): string {
  for (const name of entries.keys()) {
    const match = EMBEDDING.exec(name);
    if (match) return match[1] ?? "";
  }
  return "";
}

/** The rest of a name that is in the part. */
function within(part: string, name: string): string[] {
  return name.startsWith(part) ? [name.slice(part.length)] : [];
}

/**
 * The model that the weights are of, without its values.
 * @param nHeads - how many heads it has, where neither the file nor GPT-2's rule tells
 * @throws WeightsError if the weights are of no known model, or nobody knows how many heads it has
 */
function modelFor(file: OpenWeights, nHeads: number | undefined): GPTModel {
  const { recognized, path } = file;
  if (recognized === null) throw new WeightsError(`${path} holds no GPT that is known here. See pellucid info`);
  const { vocabSize, ctxLen, embDim, nLayers, qkvBias, tied } = recognized;
  const heads = nHeads ?? configIn(file)?.nHeads ?? recognized.nHeads;
  if (heads === null) throw new WeightsError(`${path} does not tell how many heads the model has. Use --heads`);
  const cfg = { vocabSize, ctxLen, embDim, nHeads: heads, nLayers, dropRate: 0, qkvBias };
  return new GPTModel(cfg, { tieWeights: tied }).eval();
}

/** Fills the model, telling how far it is. */
export async function loadModel(
  file: OpenWeights,
  nHeads: number | undefined,
  onProgress: (done: number, total: number) => void,
): Promise<GPTModel> {
  const model = modelFor(file, nHeads);
  await loadWeightsFrom(model, file.weights, { onProgress });
  return model;
}

/** The configuration that the file gives; its sizes are not trusted, the shapes are. */
function configIn({ metadata }: OpenWeights): Partial<GPTConfig> | null {
  try {
    const config: unknown = JSON.parse(metadata.get("config") ?? "null");
    return typeof config === "object" ? config : null;
  } catch {
    return null; // somebody else's
  }
}
