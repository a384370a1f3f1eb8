import { PellucidError } from "@pellucid/tensor";

/**
 * Weights that do not fit the model. Nothing was changed, but where a stream was read half-way: then the message says so.
 * @example
 * const model = new GPTModel({ ...GPT_CONFIG, vocabSize: 10, ctxLen: 4, embDim: 8, nHeads: 2, nLayers: 1 });
 * loadWeights(model, { "tokEmb.weight": zeros([10, 8]) }) // throws WeightsError: …missing: posEmb.weight, …
 */
export class WeightsError extends PellucidError {
  /** Names that the model needs and the weights lack. */
  readonly missing: readonly string[];
  /** Names that the model has no place for. */
  readonly unexpected: readonly string[];
  /** What is wrong with those whose names fit, one line each. */
  readonly misfits: readonly string[];

  constructor(
    rule: string,
    { missing, unexpected, misfits }: Pick<WeightsError, "missing" | "unexpected" | "misfits"> = NOTHING,
    fix: string = "",
    state: "nothing was changed" | "some weights are new" = "nothing was changed",
  ) {
    const list = (what: string, names: readonly string[]): string =>
      names.length === 0 ? "" : `\n  ${what}: ${names.join(", ")}`;
    const lists = `${list("missing", missing)}${list("unexpected", unexpected)}${list("misfitting", misfits)}`;
    super("loadWeights", `${rule}; ${state}${lists}${fix && `\n  ${fix}`}`);
    this.missing = missing;
    this.unexpected = unexpected;
    this.misfits = misfits;
  }
}

const NOTHING = { missing: [], unexpected: [], misfits: [] };
