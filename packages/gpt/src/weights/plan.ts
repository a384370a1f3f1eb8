import { show, type Tensor, ValueError } from "@pellucid/tensor";
import { GPTModel } from "../gpt-model.ts";
import { WeightsError } from "./error.ts";
import { shapeIn } from "./form.ts";
import { layoutOf, recognizeWeights } from "./recognize.ts";
import { BUFFERS, type Form, type NamedWeight, namesIn } from "./table.ts";

/** What is known of each tensor before it is read. */
export type Entries = ReadonlyMap<string, { readonly shape: readonly number[]; readonly dtype: string | null }>;

/** A weight of the model, and the tensor that it is to be filled from. */
interface Step {
  readonly target: Tensor;
  readonly from: string;
  readonly form: Form;
}

/** What is to be done to load weights, after everything has been checked. */
export interface Plan {
  readonly steps: readonly Step[];
  /** The head's name, and the embedding's, where the model has one weight for both and the file two, which must be equal. */
  readonly mustBeEqual: readonly [head: string, embedding: string] | null;
}

/** Refuses what has not the parameters of the table. */
export function checkGPTModel(op: string, model: GPTModel): void {
  if (!(model instanceof GPTModel))
    throw new ValueError(op, `takes a GPTModel, got ${show(model)}`, `Did you mean ${op}(model, …)?`);
}

/** @throws WeightsError that lists every missing, unexpected and misshapen name */
export function planLoading(model: GPTModel, entries: Entries): Plan {
  const place = layoutOf(entries);
  if (place === null)
    throw new WeightsError(`the names are of no GPT, got ${firstNames(entries)}`, undefined, partHint(entries));
  const { layout, prefix } = place;
  const isTied = model.outHead.weight === model.tokEmb.weight;
  const weights = namesIn(layout, prefix, model.cfg);
  const embedding = weights.find(({ ours }) => ours === "tokEmb.weight")!;
  const head = weights.find(({ ours }) => ours === "outHead.weight")!;
  // A file without a head is of a model whose head is the token embedding.
  const hasHead = entries.has(head.theirs) || (layout !== "huggingface" && !isTied);
  const wanted = weights.map((weight) => (weight === head && !hasHead ? { ...embedding, ours: weight.ours } : weight));
  const targets = model.stateDict();
  check(model, entries, wanted, targets, (name) => BUFFERS[layout]?.test(name.slice(prefix.length)) === true);
  return {
    steps: wanted
      .filter(({ ours }) => !(isTied && ours === head.ours))
      .map(({ ours, theirs, form }) => ({ target: targets[ours]!, from: theirs, form })),
    mustBeEqual: isTied && hasHead ? [head.theirs, embedding.theirs] : null,
  };
}

function check(
  model: GPTModel,
  entries: Entries,
  wanted: readonly NamedWeight[],
  targets: Readonly<Record<string, Tensor>>,
  isBuffer: (name: string) => boolean,
): void {
  const byName = new Map(wanted.map((weight) => [weight.theirs, weight]));
  const missing = [...byName.keys()].filter((name) => !entries.has(name));
  const unexpected = [...entries.keys()].filter((name) => !byName.has(name) && !isBuffer(name));
  const misfits = [...byName].flatMap(([name, { ours, form }]) => {
    const entry = entries.get(name);
    if (entry === undefined) return [];
    const needed = `float32 [${shapeIn(form, targets[ours]!.shape).join(", ")}]`;
    const got = `${entry.dtype ?? "an unknown dtype"} [${entry.shape.join(", ")}]`;
    return needed === got ? [] : [`${name} is ${got}, must be ${needed}`];
  });
  if (missing.length + unexpected.length + misfits.length === 0) return;
  throw new WeightsError("the weights do not fit the model", { missing, unexpected, misfits }, sizesOf(model, entries));
}

/** What differs between the model and the one that the weights are of. */
function sizesOf({ cfg }: GPTModel, entries: Entries): string {
  const found = recognizeWeights(entries);
  if (found === null) return "";
  const names = ["vocabSize", "ctxLen", "embDim", "nLayers", "qkvBias"] as const;
  const differing = names.filter((name) => cfg[name] !== found[name]).map((name) => `${name}: ${found[name]}`);
  return differing.length === 0 ? "" : `Make the model with ${differing.join(", ")}, as these weights have it`;
}

/** The head of a model that shares the token embedding must be it. */
export function checkEqual(
  [head, embedding]: readonly [string, string],
  a: Tensor,
  b: Tensor,
  state?: "some weights are new",
): void {
  const [x, y, size] = [a.contiguous(), b.contiguous(), a.numel()];
  for (let i = 0; i < size; i++) {
    const u = x.storage[x.offset + i]!;
    const v = y.storage[y.offset + i]!;
    if (u === v || (Number.isNaN(u) && Number.isNaN(v))) continue;
    const fix = "Make the model without tieWeights";
    throw new WeightsError(`the model has one weight for both, but ${head} is not ${embedding}`, undefined, fix, state);
  }
}

function firstNames(entries: Entries): string {
  const names = [...entries.keys()];
  const first = names.slice(0, 3).map((name) => show(name));
  return names.length === 0 ? "none" : `${first.join(", ")}${names.length > 3 ? `, … (${names.length})` : ""}`;
}

/** Where a checkpoint keeps the model's weights beside other things. */
function partHint(entries: Entries): string {
  const inside = [...entries.keys()].find((name) => /\.(tokEmb|tok_emb|wte)\.weight$/.test(name));
  const part = inside?.replace(/\.(transformer\.)?(tokEmb|tok_emb|wte)\.weight$/, "");
  if (part === undefined) return "Use model.loadStateDict(…) for a module of your own";
  return `They are in a part. Open the file with { part: ${show(part)} }`;
}
