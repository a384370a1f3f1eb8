import { optionsOf, PellucidError, show, Tensor } from "@pellucid/tensor";
import type { Parameter } from "./parameter.ts";

/** Tensors under the paths of the parameters that they belong to. */
export type StateDict = Readonly<Record<string, Tensor>> | ReadonlyMap<string, Tensor>;

/** Options of `loadStateDict`. */
export interface LoadOptions {
  /** Whether the names must be exactly the module's. Default: true. */
  readonly strict?: boolean;
}

/** The names that a state dict and a module do not share. */
export interface LoadResult {
  /** Paths of parameters that the state dict has no values for; they keep theirs. */
  readonly missing: string[];
  /** Names in the state dict that the module does not have; they were not used. */
  readonly unexpected: string[];
}

/**
 * A state dict that does not fit the module. Nothing was changed.
 * @example
 * new Linear(2, 1).loadStateDict({ weight: zeros([1, 2]) }) // throws StateDictError: …missing: bias…
 * new Linear(2, 1).loadStateDict({ weight: zeros([1, 2]) }, { strict: false }).missing // ['bias']
 */
export class StateDictError extends PellucidError implements LoadResult {
  /** Paths of parameters that it has no values for. */
  readonly missing: string[];
  /** Names that the module does not have. */
  readonly unexpected: string[];
  /** What is wrong with the entries whose names fit, one line each. */
  readonly misfits: string[];

  constructor({ missing, unexpected }: LoadResult, misfits: string[], fix: string = likelyFix(unexpected, misfits)) {
    const list = (what: string, names: readonly string[]): string =>
      names.length === 0 ? "" : `\n  ${what}: ${names.join(", ")}`;
    super(
      "loadStateDict",
      `the state dict does not fit the module; nothing was changed${list("missing", missing)}${list("unexpected", unexpected)}${list("misfitting", misfits)}\n  ${fix}`,
    );
    this.missing = missing;
    this.unexpected = unexpected;
    this.misfits = misfits;
  }
}

function likelyFix(unexpected: readonly string[], misfits: readonly string[]): string {
  if (unexpected.some((name) => name.includes("_"))) return "Use loadWeights of @pellucid/gpt for PyTorch's names";
  return misfits.length > 0 ? "Make the module as the one that was saved" : "Pass { strict: false } for what both have";
}

/** Pairs each parameter with its new values, after everything has been checked. */
export function checkedEntries(
  parameters: ReadonlyMap<string, Parameter>,
  state: StateDict,
  options: LoadOptions,
): LoadResult & { entries: [Parameter, Tensor][] } {
  const { strict = true } = optionsOf("loadStateDict", options, [], ["strict"]);
  if (typeof state !== "object" || state === null) {
    const fix = "Pass tensors under their names, as stateDict() gives them";
    throw new StateDictError({ missing: [...parameters.keys()], unexpected: [] }, [`it is ${show(state)}`], fix);
  }
  const given: ReadonlyMap<string, Tensor> = state instanceof Map ? state : new Map(Object.entries(state));
  const missing = [...parameters.keys()].filter((path) => !given.has(path));
  const unexpected = [...given.keys()].filter((path) => !parameters.has(path));
  const entries = [...parameters].flatMap(([path, parameter]): [string, Parameter, Tensor][] => {
    return given.has(path) ? [[path, parameter, given.get(path)!]] : [];
  });
  const misfits = entries.flatMap(([path, parameter, values]) => {
    const [wanted, got] = [describe(parameter), describe(values)];
    return wanted === got ? [] : [`${path} is ${wanted}, got ${got}`];
  });
  if (misfits.length > 0 || (strict && missing.length + unexpected.length > 0)) {
    throw new StateDictError({ missing, unexpected }, misfits);
  }
  return { missing, unexpected, entries: entries.map(([, parameter, values]) => [parameter, values]) };
}

function describe(x: Tensor): string {
  if (!(x instanceof Tensor)) return show(x);
  return `${x.dtype} [${x.shape.join(", ")}]`;
}
