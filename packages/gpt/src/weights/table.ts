import type { GPTConfig } from "../config.ts";

/**
 * The names that a model's weights go under:
 * - "pellucid": ours, the paths of the parameters;
 * - "book": the PyTorch model of the book;
 * - "notebook": that of its early notebook, which has `ff.net` for `ff.layers` and is the same otherwise;
 * - "huggingface": GPT2LMHeadModel of Hugging Face's transformers, or GPT2Model, which lacks the prefix `transformer.`.
 */
export type Layout = "pellucid" | "book" | "notebook" | "huggingface";

/**
 * What Hugging Face's tensor is to ours: the same, or transposed (its Conv1D keeps [in, out], PyTorch's Linear [out, in]).
 * Queries, keys and values lie side by side in one: a vector of three thirds, or a matrix of three thirds of columns.
 */
export type Form = "same" | "T" | "query" | "key" | "value" | "query T" | "key T" | "value T";

/** Every weight under its names; # is the number of a block. */
// biome-ignore format: a table
export const TABLE: readonly (readonly [pellucid: string, book: string, huggingface: string, form: Form])[] = [
  ["tokEmb.weight",                 "tok_emb.weight",                    "wte.weight",                  "same"],
  ["posEmb.weight",                 "pos_emb.weight",                    "wpe.weight",                  "same"],
  ["trfBlocks.#.norm1.scale",       "trf_blocks.#.norm1.scale",          "h.#.ln_1.weight",             "same"],
  ["trfBlocks.#.norm1.shift",       "trf_blocks.#.norm1.shift",          "h.#.ln_1.bias",               "same"],
  ["trfBlocks.#.att.wQuery.weight", "trf_blocks.#.att.W_query.weight",   "h.#.attn.c_attn.weight",      "query T"],
  ["trfBlocks.#.att.wKey.weight",   "trf_blocks.#.att.W_key.weight",     "h.#.attn.c_attn.weight",      "key T"],
  ["trfBlocks.#.att.wValue.weight", "trf_blocks.#.att.W_value.weight",   "h.#.attn.c_attn.weight",      "value T"],
  ["trfBlocks.#.att.wQuery.bias",   "trf_blocks.#.att.W_query.bias",     "h.#.attn.c_attn.bias",        "query"],
  ["trfBlocks.#.att.wKey.bias",     "trf_blocks.#.att.W_key.bias",       "h.#.attn.c_attn.bias",        "key"],
  ["trfBlocks.#.att.wValue.bias",   "trf_blocks.#.att.W_value.bias",     "h.#.attn.c_attn.bias",        "value"],
  ["trfBlocks.#.att.outProj.weight","trf_blocks.#.att.out_proj.weight",  "h.#.attn.c_proj.weight",      "T"],
  ["trfBlocks.#.att.outProj.bias",  "trf_blocks.#.att.out_proj.bias",    "h.#.attn.c_proj.bias",        "same"],
  ["trfBlocks.#.norm2.scale",       "trf_blocks.#.norm2.scale",          "h.#.ln_2.weight",             "same"],
  ["trfBlocks.#.norm2.shift",       "trf_blocks.#.norm2.shift",          "h.#.ln_2.bias",               "same"],
  ["trfBlocks.#.ff.net.0.weight",   "trf_blocks.#.ff.layers.0.weight",   "h.#.mlp.c_fc.weight",         "T"],
  ["trfBlocks.#.ff.net.0.bias",     "trf_blocks.#.ff.layers.0.bias",     "h.#.mlp.c_fc.bias",           "same"],
  ["trfBlocks.#.ff.net.2.weight",   "trf_blocks.#.ff.layers.2.weight",   "h.#.mlp.c_proj.weight",       "T"],
  ["trfBlocks.#.ff.net.2.bias",     "trf_blocks.#.ff.layers.2.bias",     "h.#.mlp.c_proj.bias",         "same"],
  ["finalNorm.scale",               "final_norm.scale",                  "ln_f.weight",                 "same"],
  ["finalNorm.shift",               "final_norm.shift",                  "ln_f.bias",                   "same"],
  ["outHead.weight",                "out_head.weight",                   "lm_head.weight",              "same"],
];

/** What files hold besides weights: masks, which our attention makes itself. They are passed over. */
export const BUFFERS: Readonly<Record<Layout, RegExp | null>> = {
  pellucid: null,
  book: /^trf_blocks\.\d+\.att\.mask$/,
  notebook: /^trf_blocks\.\d+\.att\.mask$/,
  huggingface: /^h\.\d+\.attn\.(bias|masked_bias)$/,
};

/** The prefix that Hugging Face's model with a head puts before every name but the head's. */
export const TRANSFORMER = "transformer.";

/** One weight: its path in our model, its name in a layout, and what it is there. */
export interface NamedWeight {
  readonly ours: string;
  readonly theirs: string;
  readonly form: Form;
}

/** Where a layout has the weights of a model, in the order of the table. */
export function namesIn(layout: Layout, prefix: string, cfg: Pick<GPTConfig, "nLayers" | "qkvBias">): NamedWeight[] {
  const rows = TABLE.filter(([ours]) => cfg.qkvBias || !/w(Query|Key|Value)\.bias/.test(ours));
  const firstOfBlock = rows.findIndex(([ours]) => ours.includes("#"));
  const lastOfBlock = rows.findLastIndex(([ours]) => ours.includes("#"));
  const named = rows.map((row) => ({ ours: row[0], theirs: nameIn(layout, prefix, row), form: formIn(layout, row) }));
  const ofBlock = named.slice(firstOfBlock, lastOfBlock + 1);
  const blocks = Array.from({ length: cfg.nLayers }, (_, i) =>
    ofBlock.map(({ ours, theirs, form }) => ({
      ours: ours.replace("#", String(i)),
      theirs: theirs.replace("#", String(i)),
      form,
    })),
  );
  return [...named.slice(0, firstOfBlock), ...blocks.flat(), ...named.slice(lastOfBlock + 1)];
}

/** The name of a row of the table in a layout. */
export function nameIn(layout: Layout, prefix: string, [ours, book, huggingface]: (typeof TABLE)[number]): string {
  if (layout === "pellucid") return ours;
  if (layout === "huggingface") return ours === "outHead.weight" ? huggingface : prefix + huggingface;
  return layout === "book" ? book : book.replace(".ff.layers.", ".ff.net.");
}

function formIn(layout: Layout, [, , , form]: (typeof TABLE)[number]): Form {
  return layout === "huggingface" ? form : "same";
}
