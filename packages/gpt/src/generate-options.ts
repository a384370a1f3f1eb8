import { Generator, optionsOf, ShapeError, show, Tensor, tensor, ValueError } from "@pellucid/tensor";
import { checkModel, type GPTModel } from "./gpt-model.ts";
import { checkSampling, type SamplingOptions } from "./sampling.ts";
import { checkTokenIds } from "./token-ids.ts";

/** Options of `generateStream`. */
export interface GenerateStreamOptions extends SamplingOptions {
  /** How many tokens to add, at most. */
  readonly maxNewTokens: number;
  /** A row ends before one of these, which is not added. */
  readonly stopTokens?: readonly number[] | undefined;
  /** A row ends after the token that makes this true for its new ids; see `stopAtText`. */
  readonly stopWhen?: ((newIds: readonly number[], row: number) => boolean) | undefined;
  /** What fills a row that has ended while others go on. Default: the first of stopTokens. */
  readonly padToken?: number | undefined;
  /** Draw from a generator that is seeded with this: what PyTorch draws after `torch.manual_seed(seed)`. */
  readonly seed?: number | bigint | undefined;
  /** What to draw from. Default: the default generator. */
  readonly generator?: Generator | undefined;
  /** Compute each token's keys and values once. Default: true, but false in training mode, where dropout would differ. */
  readonly cache?: boolean | undefined;
  /** Read a long prompt in parts of so many tokens, which takes less memory. Default: 128. */
  readonly prefillChunkSize?: number | undefined;
  /** An `AbortSignal`; its reason is thrown before the next token. */
  readonly signal?: { readonly aborted: boolean; readonly reason?: unknown } | undefined;
}

/** Options of `generate`. */
export interface GenerateOptions extends GenerateStreamOptions {
  /** Called with each new column of ids, [b, 1], as soon as it is known. */
  readonly onToken?: ((ids: Tensor) => void) | undefined;
}

/** Rows of one length, or a list of ids for each row. */
export type Prompts = Tensor | readonly (readonly number[])[];

const START = "Use [[tokenizer.eotToken]] to begin with nothing";

const NAMES = [
  "maxNewTokens",
  "temperature",
  "topK",
  "topP",
  "repetitionPenalty",
  "stopTokens",
  "stopWhen",
  "padToken",
  "seed",
  "generator",
  "prefillChunkSize",
  "signal",
] as const;

/** What to continue, each tensor by itself, after everything that can be wrong before the first token was looked at. */
export function checkedPrompts(
  op: "generate" | "generateStream",
  model: GPTModel,
  idx: Prompts,
  options: GenerateOptions,
): Tensor[] {
  optionsOf(op, options, op === "generate" ? [...NAMES, "onToken"] : NAMES, ["cache"]);
  checkModel(op, model);
  checkOptions(op, model, options);
  checkSampling(op, options);
  const prompts = idx instanceof Tensor ? [idx] : promptsOf(op, idx, model);
  for (const prompt of prompts) {
    checkTokenIds(op, prompt, { ctxLen: Number.POSITIVE_INFINITY });
    if (prompt.size(1) > 0) continue;
    throw new ShapeError(op, "there must be at least one token to continue", [prompt.shape], START);
  }
  const { stopTokens = [], stopWhen, padToken = stopTokens[0] } = options;
  if (stopWhen && padToken === undefined && prompts.some((prompt) => prompt.size(0) > 1)) {
    const fix = "Pass padToken, or the rows as an array of lists";
    throw new ValueError(op, "rows of a tensor that end by stopWhen must be filled up with something", fix);
  }
  return prompts;
}

/** [1, t] for each list of t ids. */
function promptsOf(op: string, lists: readonly (readonly number[])[], model: GPTModel): Tensor[] {
  if (!Array.isArray(lists)) {
    const fix = typeof lists === "string" ? "Encode it first: [tokenizer.encode(text)]" : "";
    throw new ValueError(op, `takes a tensor or an array of id lists, got ${show(lists)}`, fix);
  }
  return lists.map((ids: unknown, row) => {
    if (!Array.isArray(ids)) {
      throw new ValueError(op, `row ${row} must be a list of ids, got ${show(ids)}`, "Did you mean [ids]?");
    }
    for (const id of ids) checkId(op, `row ${row}`, id, model);
    return tensor(ids, { dtype: "int32" }).unsqueeze(0);
  });
}

function checkOptions(op: string, model: GPTModel, options: GenerateOptions): void {
  const { maxNewTokens, stopTokens = [], padToken, seed, generator, signal, prefillChunkSize = 1 } = options;
  if (!Number.isSafeInteger(maxNewTokens) || maxNewTokens < 0) {
    throw new ValueError(
      op,
      `maxNewTokens must be a whole number from 0 on, got ${show(maxNewTokens)}`,
      "Say how many, as in 10",
    );
  }
  if (!Number.isSafeInteger(prefillChunkSize) || prefillChunkSize < 1) {
    throw new ValueError(op, `prefillChunkSize must be a whole number from 1 on, got ${show(prefillChunkSize)}`);
  }
  for (const name of ["onToken", "stopWhen"] as const) {
    const f = options[name];
    if (f === undefined || typeof f === "function") continue;
    const fix = typeof f === "string" ? `Did you mean stopAtText((ids) => tokenizer.decode(ids), ${show(f)})?` : "";
    throw new ValueError(op, `${name} is a function, got ${show(f)}`, fix);
  }
  if (!Array.isArray(stopTokens)) throw new ValueError(op, `stopTokens is an array of ids, got ${show(stopTokens)}`);
  for (const id of stopTokens) checkId(op, "stopTokens", id, model);
  if (padToken !== undefined) checkId(op, "padToken", padToken, model);
  if (generator !== undefined && !(generator instanceof Generator)) {
    throw new ValueError(op, `generator must be a Generator, got ${show(generator)}`, "Did you mean seed?");
  }
  if (seed !== undefined) new Generator(seed); // checks it
  if (seed !== undefined && generator)
    throw new ValueError(op, "takes a seed or a generator, got both", "Leave one out");
  if (signal !== undefined && typeof signal?.aborted !== "boolean") {
    const fix = "Did you mean controller.signal?";
    throw new ValueError(op, `signal is an AbortSignal, got ${show(signal)}`, fix);
  }
  if (options.cache && typeof model.createCache !== "function") {
    throw new ValueError(op, "this model has no createCache()", "Leave cache out");
  }
}

/** Refuses a token that the model does not know. */
function checkId(op: string, where: string, id: unknown, { cfg: { vocabSize } }: GPTModel): void {
  if (Number.isSafeInteger(id) && (id as number) >= 0 && (id as number) < vocabSize) return;
  const fix =
    typeof id === "string" ? "Use its id, as tokenizer.eotToken is one" : `Use a tokenizer of ${vocabSize} ids`;
  throw new ValueError(op, `${where}: ids are whole numbers from 0 to ${vocabSize - 1}, got ${show(id)}`, fix);
}
