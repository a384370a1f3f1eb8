import type { StateDict } from "@pellucid/nn";
import { optionsOf, show, Tensor } from "@pellucid/tensor";
import type { GPTModel } from "../gpt-model.ts";
import { WeightsError } from "./error.ts";
import { fromForm } from "./form.ts";
import { loadFromStream, planOrCancel, type WeightsStream } from "./load-stream.ts";
import { checkEqual, checkGPTModel, type Entries, type Plan, planLoading } from "./plan.ts";

/** An open file: a SafetensorsFile, a PthFile, or one of your own. */
export interface WeightsFile {
  readonly entries: Entries;
  get(name: string): Promise<Tensor>;
  /** Reads a tensor into x, which has its shape and is contiguous. */
  readInto(name: string, x: Tensor): Promise<void>;
}

/** Options of `loadWeightsFrom`. */
export interface LoadWeightsOptions {
  /** Called after each weight with how many numbers are loaded, of how many. */
  readonly onProgress?: ((loaded: number, total: number) => void) | undefined;
}

/**
 * Copies weights into a model: our own, the book's or Hugging Face's, which are told apart by their names. All of them or,
 * on an error, none.
 *
 *     loadWeights(model, readSafetensors(bytes).tensors);
 *     loadWeights(model, readPth(bytes, { part: "model_state_dict" }).tensors);
 *
 * @throws WeightsError that lists every missing, unexpected and misshapen name
 * @example
 * const cfg = { ...GPT_CONFIG, vocabSize: 10, ctxLen: 4, embDim: 8, nHeads: 2, nLayers: 1 };
 * const [ours, other] = [new GPTModel(cfg), new GPTModel(cfg)];
 * loadWeights(ours, exportWeights(other, "book"));
 * ours.tokEmb.weight.eq(other.tokEmb.weight).all().item() // 1
 */
export function loadWeights(model: GPTModel, weights: StateDict): void {
  checkGPTModel("loadWeights", model);
  const given = tensorsOf(weights);
  const { steps, mustBeEqual } = planLoading(model, given);
  if (mustBeEqual) checkEqual(mustBeEqual, given.get(mustBeEqual[0])!, given.get(mustBeEqual[1])!);
  for (const { target, from, form } of steps) target.copy_(fromForm(form, given.get(from)!.detach()));
}

/**
 * The same from an open file, one tensor after the other, or from one that is still coming in: nothing is held twice. If
 * reading fails half-way, for instance because the file is damaged, some weights are new and some are not.
 *
 *     await loadWeightsFrom(model, await openSafetensors(handle)); // handle = await open("model.safetensors")
 *     await loadWeightsFrom(model, await openSafetensorsStream(await fetch("model.safetensors")));
 *
 * @throws WeightsError as `loadWeights`
 * @example
 * const cfg = { ...GPT_CONFIG, vocabSize: 10, ctxLen: 4, embDim: 8, nHeads: 2, nLayers: 1 };
 * const [ours, other] = [new GPTModel(cfg), new GPTModel(cfg)];
 * await loadWeightsFrom(ours, await openSafetensors(writeSafetensors(exportWeights(other, "huggingface"))));
 * ours.tokEmb.weight.eq(other.tokEmb.weight).all().item() // 1
 */
export async function loadWeightsFrom(
  model: GPTModel,
  file: WeightsFile | WeightsStream,
  options: LoadWeightsOptions = {},
): Promise<void> {
  checkGPTModel("loadWeightsFrom", model);
  const { onProgress } = optionsOf("loadWeightsFrom", options, ["onProgress"]);
  if (!(file?.entries instanceof Map)) {
    const fix = "Open it first, with openSafetensors or openPth";
    throw new WeightsError(`takes an open file, got ${show(file)}`, undefined, fix);
  }
  const isStream = !("readInto" in file);
  const plan = isStream ? await planOrCancel(model, file) : planLoading(model, file.entries);
  const total = plan.steps.reduce((sum, { target }) => sum + target.numel(), 0);
  let loaded = 0;
  const copied = (target: Tensor): void => {
    loaded += target.numel();
    onProgress?.(loaded, total);
  };
  await (isStream ? loadFromStream(plan, file, copied) : loadFromFile(plan, file, copied));
}

async function loadFromFile(
  { steps, mustBeEqual }: Plan,
  file: WeightsFile,
  copied: (target: Tensor) => void,
): Promise<void> {
  if (mustBeEqual) checkEqual(mustBeEqual, await file.get(mustBeEqual[0]), await file.get(mustBeEqual[1]));
  let [lastName, last]: [name: string | null, x: Tensor | null] = [null, null];
  for (const { target, from, form } of steps) {
    if (form === "same") {
      await file.readInto(from, target);
    } else {
      if (last === null || lastName !== from) [lastName, last] = [from, await file.get(from)];
      target.copy_(fromForm(form, last)); // queries, keys and values are in one
    }
    copied(target);
  }
}

function tensorsOf(weights: StateDict): Map<string, Tensor> {
  if (typeof weights !== "object" || weights === null) {
    const fix = "Open the file first, as in readSafetensors(bytes).tensors";
    throw new WeightsError(`takes tensors, got ${show(weights)}`, undefined, fix);
  }
  const given = new Map<string, Tensor>(weights instanceof Map ? weights : Object.entries(weights));
  for (const [name, x] of given) {
    if (x instanceof Tensor) continue;
    const fix = given.has("tensors") ? "Did you mean .tensors of it?" : "";
    throw new WeightsError(`${show(name)} must be a tensor, got ${show(x)}`, undefined, fix);
  }
  return given;
}
