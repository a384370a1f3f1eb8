import { cat, ones, type Tensor, ValueError, zeros } from "@pellucid/tensor";
import type { GPTModel } from "../gpt-model.ts";
import { thirdOf, toForm } from "./form.ts";
import { checkGPTModel } from "./plan.ts";
import { type Layout, namesIn, TRANSFORMER } from "./table.ts";

const LAYOUTS: readonly Layout[] = ["pellucid", "book", "notebook", "huggingface"];

/**
 * A model's weights under the names of others, in the order of their state dict, to be written with `safetensorsChunks`.
 * PyTorch loads them with `strict=True`: the book's have their masks, Hugging Face's are those of GPT2LMHeadModel. Views
 * of the model where that can be.
 *
 *     await writeFile("model.safetensors", safetensorsChunks(exportWeights(model, "huggingface")));
 *
 * Hugging Face's model has query, key and value biases: where ours has none, they are 0. It shares the head with the token
 * embedding unless it is made with tie_word_embeddings=False.
 * @throws ValueError if there is no such layout, or this is no GPTModel
 * @example
 * const model = new GPTModel({ ...GPT_CONFIG, vocabSize: 10, ctxLen: 4, embDim: 8, nHeads: 2, nLayers: 1 });
 * const weights = exportWeights(model, "huggingface");
 * weights.get("transformer.h.0.attn.c_attn.weight")!.shape // [8, 24]
 */
export function exportWeights(model: GPTModel, layout: Layout): Map<string, Tensor> {
  checkGPTModel("exportWeights", model);
  if (!LAYOUTS.includes(layout)) {
    throw new ValueError("exportWeights", `the layout is one of ${LAYOUTS.join(", ")}, got ${String(layout)}`);
  }
  const state = model.stateDict();
  const isHuggingFace = layout === "huggingface";
  const withBias = isHuggingFace ? { ...model.cfg, qkvBias: true } : model.cfg;
  const weights = new Map<string, Tensor>();
  for (const { ours, theirs, form } of namesIn(layout, isHuggingFace ? TRANSFORMER : "", withBias)) {
    const weight = toForm(form, state[ours] ?? zeros([model.cfg.embDim]));
    const before = weights.get(theirs);
    weights.set(theirs, thirdOf(form) === null || !before ? weight : cat([before, weight], -1));
  }
  if (layout === "book" || layout === "notebook") {
    const mask = ones([model.cfg.ctxLen, model.cfg.ctxLen]).triu(1); // one for all blocks
    for (let i = 0; i < model.cfg.nLayers; i++) weights.set(`trf_blocks.${i}.att.mask`, mask);
  }
  return weights;
}
