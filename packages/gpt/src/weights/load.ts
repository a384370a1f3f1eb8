import type { StateDict } from "@pellucid/nn";
import { optionsOf, show, Tensor } from "@pellucid/tensor";
import type { GPTModel } from "../gpt-model.ts";
import { WeightsError } from "./error.ts";
import { fromForm } from "./form.ts";
import { checkGPTModel, type Entries, planLoading } from "./plan.ts";

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
 */
export function loadWeights(model: GPTModel, weights: StateDict): void {
  checkGPTModel("loadWeights", model);
  const given = tensorsOf(weights);
  const { steps, mustBeEqual } = planLoading(model, given);
  if (mustBeEqual) checkEqual(mustBeEqual, given.get(mustBeEqual[0])!, given.get(mustBeEqual[1])!);
  for (const { target, from, form } of steps) target.copy_(fromForm(form, given.get(from)!.detach()));
}

/**
 * The same from an open file, one tensor after the other: nothing is held twice. If reading fails half-way, for instance
 * because the file is damaged, some weights are new and some are not.
 *
 *     await loadWeightsFrom(model, await openSafetensors(await open("model.safetensors")));
 *
 * @throws WeightsError as `loadWeights`
 */
export async function loadWeightsFrom(
  model: GPTModel,
  file: WeightsFile,
  options: LoadWeightsOptions = {},
): Promise<void> {
  checkGPTModel("loadWeightsFrom", model);
  const { onProgress } = optionsOf("loadWeightsFrom", options, ["onProgress"]);
  const { steps, mustBeEqual } = planLoading(model, file.entries);
  if (mustBeEqual) checkEqual(mustBeEqual, await file.get(mustBeEqual[0]), await file.get(mustBeEqual[1]));
  const total = steps.reduce((sum, { target }) => sum + target.numel(), 0);
  let loaded = 0;
  let [lastName, last]: [name: string | null, x: Tensor | null] = [null, null];
  for (const { target, from, form } of steps) {
    if (form === "same") {
      await file.readInto(from, target);
    } else {
      if (last === null || lastName !== from) [lastName, last] = [from, await file.get(from)];
      target.copy_(fromForm(form, last)); // queries, keys and values are in one
    }
    loaded += target.numel();
    onProgress?.(loaded, total);
  }
}

function tensorsOf(weights: StateDict): Map<string, Tensor> {
  if (typeof weights !== "object" || weights === null) throw new WeightsError(`takes tensors, got ${show(weights)}`);
  const given = new Map<string, Tensor>(weights instanceof Map ? weights : Object.entries(weights));
  for (const [name, x] of given) {
    if (!(x instanceof Tensor)) throw new WeightsError(`${show(name)} must be a tensor, got ${show(x)}`);
  }
  return given;
}

/** The head of a model that shares the token embedding must be it. */
function checkEqual([head, embedding]: readonly [string, string], a: Tensor, b: Tensor): void {
  const [x, y, size] = [a.contiguous(), b.contiguous(), a.numel()];
  for (let i = 0; i < size; i++) {
    const u = x.storage[x.offset + i]!;
    const v = y.storage[y.offset + i]!;
    if (u === v || (Number.isNaN(u) && Number.isNaN(v))) continue;
    const fix = "Make the model without tieWeights";
    throw new WeightsError(`the model has one weight for both, but ${head} is not ${embedding}`, undefined, fix);
  }
}
