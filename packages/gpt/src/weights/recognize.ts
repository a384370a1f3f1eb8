import { GPT_CONFIG_124M, GPT_CONFIG_355M, GPT_CONFIG_774M, GPT_CONFIG_1558M, type GPTConfig } from "../config.ts";
import { type Layout, nameIn, TABLE, TRANSFORMER } from "./table.ts";

/** What is known of tensors without reading them, under their names: an open file's `entries`, or tensors. */
export type Described = ReadonlyMap<string, { readonly shape: readonly number[] }>;

/** What the names and shapes of some weights tell. */
export interface RecognizedWeights extends Pick<GPTConfig, "vocabSize" | "ctxLen" | "embDim" | "nLayers" | "qkvBias"> {
  /** Whose names they have. */
  readonly layout: Layout;
  /** What stands before the names: "" or "transformer.". */
  readonly prefix: string;
  /** Which GPT-2 has these sizes; null if none has. */
  readonly knownAs: "gpt2" | "gpt2-medium" | "gpt2-large" | "gpt2-xl" | null;
  /** How many heads there are where each has 64 numbers, as in every GPT-2; null if that cannot be. Shapes do not tell. */
  readonly nHeads: number | null;
  /** Whether there is no head, because it is the token embedding. */
  readonly tied: boolean;
}

const KNOWN = [
  ["gpt2", GPT_CONFIG_124M],
  ["gpt2-medium", GPT_CONFIG_355M],
  ["gpt2-large", GPT_CONFIG_774M],
  ["gpt2-xl", GPT_CONFIG_1558M],
] as const;

/** The numbers in each head of every GPT-2. */
const HEAD_DIM = 64;

/**
 * Tells by names and shapes which model some weights are of; null if they are of no GPT that is known here.
 * @example
 * const { tensors } = readPth(readFileSync("checkpoint.pth"), { part: "model_state_dict" });
 * recognizeWeights(tensors)?.layout // book
 * recognizeWeights(new Map()) // null
 */
export function recognizeWeights(weights: Described): RecognizedWeights | null {
  const place = layoutOf(weights);
  if (place === null) return null;
  const { layout, prefix } = place;
  const has = (ours: string): boolean => weights.has(nameOf(layout, prefix, ours));
  const [vocabSize, embDim, ...more] = weights.get(nameOf(layout, prefix, "tokEmb.weight"))?.shape ?? [];
  const [ctxLen, dim] = weights.get(nameOf(layout, prefix, "posEmb.weight"))?.shape ?? [];
  if (vocabSize === undefined || embDim === undefined || more.length > 0 || ctxLen === undefined || dim !== embDim) {
    return null;
  }
  let nLayers = 0;
  while (has(`trfBlocks.${nLayers}.norm1.scale`)) nLayers++;
  const known = KNOWN.find(([, cfg]) => {
    const same = cfg.vocabSize === vocabSize && cfg.ctxLen === ctxLen;
    return same && cfg.embDim === embDim && cfg.nLayers === nLayers;
  });
  return {
    layout,
    prefix,
    knownAs: known?.[0] ?? null,
    vocabSize,
    ctxLen,
    embDim,
    nHeads: embDim % HEAD_DIM === 0 ? embDim / HEAD_DIM : null,
    nLayers,
    qkvBias: has("trfBlocks.0.att.wQuery.bias"),
    tied: !has("outHead.weight"),
  };
}

/** Whose names these are; null if nobody's. */
export function layoutOf(weights: Described): { readonly layout: Layout; readonly prefix: string } | null {
  if (weights.has("tokEmb.weight")) return { layout: "pellucid", prefix: "" };
  if (weights.has("tok_emb.weight")) {
    return { layout: weights.has("trf_blocks.0.ff.net.0.weight") ? "notebook" : "book", prefix: "" };
  }
  const prefix = ["", TRANSFORMER].find((prefix) => weights.has(`${prefix}wte.weight`));
  return prefix === undefined ? null : { layout: "huggingface", prefix };
}

function nameOf(layout: Layout, prefix: string, ours: string): string {
  const general = ours.replace(/\d+/, "#"); // the first number is that of the block
  const number = ours.match(/\d+/)?.[0] ?? "";
  const row = TABLE.find(([name]) => name === general)!;
  return nameIn(layout, prefix, row).replace("#", number);
}
