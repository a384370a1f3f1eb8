import { cat, Generator, noGrad, Tensor, tensor } from "@pellucid/tensor";
import { nextTurn } from "./event-loop.ts";
import { checkedPrompts, type GenerateOptions, type GenerateStreamOptions, type Prompts } from "./generate-options.ts";
import type { GPTModel } from "./gpt-model.ts";
import type { KVCache } from "./kv-cache.ts";
import { nextLogits } from "./next-logits.ts";
import { sample } from "./sampling.ts";

/** The new id of each row; null for a row that has none in this step. */
export type NewIds = readonly (number | null)[];

/**
 * Continues rows of token ids: the most probable next token, again and again (notebook 4.6), or with a temperature one that
 * is drawn (the book's 5.3). The model sees the last ctxLen tokens at most. Call `model.eval()` before, or dropout has its
 * say. int32 [b, t] → [b, t + maxNewTokens], or less where every row has met one of stopTokens, or stopWhen.
 *
 * Rows as an array of lists may be of any length, and come back so. Each is continued as if it were alone, one after the
 * other; with a seed, each from that seed. Rows of a tensor share each reading of the weights, which is faster.
 *
 * Up to ctxLen tokens, each step reads one token into a cache. Beyond, each step reads the last ctxLen tokens again: every
 * token's position is another one then, and so are its keys and values. The ids are the same with a cache and without.
 * @throws ShapeError if idx has not two axes, or a row has no token to begin with
 * @throws ValueError if an option is none, or has a value that it cannot have
 * @example
 * manualSeed(123);
 * const model = new GPTModel({ ...GPT_CONFIG, vocabSize: 50, ctxLen: 8, embDim: 12, nHeads: 2, nLayers: 1 }).eval();
 * generate(model, tensor([[6, 1, 0]], { dtype: "int32" }), { maxNewTokens: 3 }) // tensor([[6, 1, 0, 6, 33, 31]])
 * generate(model, [[6, 1], [7]], { maxNewTokens: 2, temperature: 1, seed: 123 }) // [[6, 1, 1, 20], [7, 1, 20]]
 */
export function generate(model: GPTModel, idx: Tensor, options: GenerateOptions): Tensor;
export function generate(model: GPTModel, idx: readonly (readonly number[])[], options: GenerateOptions): number[][];
export function generate(model: GPTModel, idx: Prompts, options: GenerateOptions): Tensor | number[][] {
  const prompts = checkedPrompts("generate", model, idx, options);
  const cache = cacheFor(model, prompts, options);
  const continued = prompts.map((prompt, row) => {
    const all = steps(model, prompt, cache, options, row);
    for (;;) {
      const { value, done } = all.next();
      if (done) return value;
      if (value && options.onToken) options.onToken(column(value, options));
    }
  });
  return idx instanceof Tensor ? continued[0]! : continued.map((ids) => Array.from(ids.toTypedArray()));
}

/**
 * What `generate` does, step by step: `for await (const [id] of generateStream(model, idx, …))`. Each step gives the new id
 * of each row. Between steps, and between the parts of a long prompt, everything else has its turn. Leaving the loop ends
 * the generation; so does an AbortSignal, whose reason is thrown.
 * @throws ShapeError or ValueError as `generate`, at once
 * @example
 * manualSeed(123);
 * const model = new GPTModel({ ...GPT_CONFIG, vocabSize: 50, ctxLen: 8, embDim: 12, nHeads: 2, nLayers: 1 }).eval();
 * const steps = generateStream(model, [[6, 1, 0]], { maxNewTokens: 3 });
 * (await steps.next()).value // [6]
 */
export function generateStream(
  model: GPTModel,
  idx: Prompts,
  options: GenerateStreamOptions,
): AsyncGenerator<NewIds, void, undefined> {
  return stream(model, idx, checkedPrompts("generateStream", model, idx, options), options);
}

async function* stream(
  model: GPTModel,
  idx: Prompts,
  prompts: readonly Tensor[],
  options: GenerateStreamOptions,
): AsyncGenerator<NewIds, void, undefined> {
  const cache = cacheFor(model, prompts, options);
  for (const [row, prompt] of prompts.entries()) {
    for (const ids of steps(model, prompt, cache, options, row)) {
      if (ids) yield idx instanceof Tensor ? ids : prompts.map((_, i) => (i === row ? ids[0]! : null));
      await nextTurn();
    }
  }
}

/**
 * One cache for all prompts, which come one after the other, with room for the longest text; null if none is wanted or can be
 * used.
 */
function cacheFor(model: GPTModel, prompts: readonly Tensor[], options: GenerateStreamOptions): KVCache | null {
  const wanted = options.cache ?? (typeof model.createCache === "function" && !model.training);
  const most = model.cfg.ctxLen;
  const read = prompts.filter((prompt) => prompt.size(1) <= most);
  if (!wanted || read.length === 0) return null;
  const longest = read.reduce((tokens, prompt) => Math.max(tokens, prompt.size(1)), 0);
  return model.createCache({ batch: read[0]!.size(0), ctxLen: Math.min(longest + options.maxNewTokens, most) });
}

/**
 * Gives the new ids of each step, and null after a part of a long prompt; at the end, the rows. The cache is used from its
 * beginning. [b, t] → [b, t + steps]
 */
function* steps(
  model: GPTModel,
  idx: Tensor,
  cache: KVCache | null,
  options: GenerateStreamOptions,
  firstRow: number,
): globalThis.Generator<NewIds | null, Tensor, undefined> {
  const { maxNewTokens, stopTokens = [], stopWhen, seed } = options;
  const generator = seed === undefined ? options.generator : new Generator(seed);
  const b = idx.size(0);
  cache?.reset();
  const newIds = Array.from({ length: b }, (): number[] => []);
  const ended = new Set<number>();
  for (let i = 0; i < maxNewTokens && ended.size < b; i++) {
    const logits = yield* nextLogits(model, idx, cache, options); //       [b, vocabSize]
    const idxNext = noGrad(() => sample(logits, idx, options, generator)); // [b, 1]
    const ids: (number | null)[] = [];
    for (const [row, id] of idxNext.toTypedArray().entries()) {
      const stopped = ended.has(row) || stopTokens.includes(id);
      ids.push(stopped ? null : id);
      if (!stopped) newIds[row]!.push(id);
      if (stopped || stopWhen?.(newIds[row]!, firstRow + row)) ended.add(row);
    }
    if (ids.every((id) => id === null)) break;
    idx = cat([idx, column(ids, options)], 1);
    yield ids;
  }
  return idx;
}

/** The new ids as a column to be added; rows that have none are filled up. b ids → int32 [b, 1] */
function column(ids: NewIds, { stopTokens = [], padToken = stopTokens[0] ?? 0 }: GenerateStreamOptions): Tensor {
  return tensor(
    ids.map((id) => [id ?? padToken]),
    { dtype: "int32" },
  );
}
