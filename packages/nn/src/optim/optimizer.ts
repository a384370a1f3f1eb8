import { optionsOf, PellucidError, resident, show, Tensor, ValueError } from "@pellucid/tensor";
import { Parameter } from "../parameter.ts";

/** Parameters that share their settings. A schedule changes `lr` between steps. */
export type ParamGroup<Settings> = Settings & { readonly params: readonly Parameter[] };

/** What an optimizer takes: parameters, or groups of them with settings of their own. */
export type Params<Settings> =
  | readonly Parameter[]
  | readonly (Partial<Settings> & { readonly params: readonly Parameter[] })[];

/**
 * What an optimizer keeps for one parameter from step to step.
 * @example
 * const w = new Parameter(zeros([2]));
 * const optimizer = new SGD([w], { momentum: 0.9 });
 * w.sum().backward(), optimizer.step();
 * optimizer.stateDict().state[0] // { step: 1, tensors: { momentumBuffer: tensor([1., 1.]) } }
 */
export interface ParameterState {
  /** How many updates the parameter has had. */
  step: number;
  /** Running quantities of the gradient, each of the parameter's shape. */
  readonly tensors: Record<string, Tensor>;
}

/** All that an optimizer goes on from. Parameters are known by their number, counted through all groups. */
export interface OptimizerState<Settings> {
  /** The settings of each group. */
  readonly groups: readonly Settings[];
  /** What is kept for each parameter that has had an update. */
  readonly state: Readonly<
    Record<number, { readonly step: number; readonly tensors: Readonly<Record<string, Tensor>> }>
  >;
}

/**
 * An optimizer state that does not fit the optimizer. Nothing was changed.
 * @example
 * const state = new SGD(new Linear(2, 1).parameters()).stateDict();
 * new AdamW(new Linear(2, 1).parameters()).loadStateDict(state as never) // throws OptimizerStateError
 */
export class OptimizerStateError extends PellucidError {}

/**
 * Updates parameters from their gradients. A subclass says how one parameter is updated.
 * @example
 * const model = new Sequential(new Linear(2, 2), new Linear(2, 1));
 * const [first, last] = model.layers.map((layer) => ({ params: layer.parameters() }));
 * const optimizer = new SGD([first, { ...last, lr: 0.5 }], { lr: 0.1 });
 * optimizer.paramGroups.map(({ lr }) => lr) // [0.1, 0.5]
 */
export abstract class Optimizer<Settings extends { lr: number }> {
  /** The groups with all their settings, which may be changed between steps. */
  readonly paramGroups: readonly ParamGroup<Settings>[];
  private readonly state = new Map<Parameter, ParameterState>();

  private readonly name: string;

  /**
   * @param name of the optimizer, for errors
   * @param defaults every setting there is, for those that neither `settings` nor a group names
   * @throws ValueError if there are no parameters, one is in two groups, or a setting is unknown or out of its range
   */
  constructor(name: string, params: Params<Settings>, settings: Partial<Settings>, defaults: Settings) {
    this.name = name;
    const names = Object.keys(defaults) as (keyof Settings & string)[];
    const flags = names.filter((key) => typeof defaults[key] === "boolean");
    const common = { ...defaults, ...given(optionsOf<Partial<Settings>>(name, settings, names, flags)) };
    this.paramGroups = groupsOf(name, params).map((group) => {
      optionsOf<typeof group>(name, group, ["params", ...names], flags);
      return { ...common, ...given(group) };
    });
    const all = this.parameters();
    if (all.length === 0)
      throw new ValueError(this.name, "there are no parameters to update", "Did you mean model.parameters()?");
    if (new Set(all).size < all.length) throw new ValueError(this.name, "a parameter is listed twice", "Leave one out");
    for (const group of this.paramGroups) this.checkSettings(group);
  }

  /** One update of every parameter that has a gradient. */
  step(): void {
    for (const group of this.paramGroups) {
      this.checkSettings(group); // a schedule may have changed them
      for (const parameter of group.params) {
        if (parameter.grad === null) continue;
        const state = this.state.get(parameter) ?? { step: 0, tensors: this.newTensors(parameter, group) };
        this.state.set(parameter, state);
        state.step++;
        this.update(valuesOf(parameter), valuesOf(parameter.grad.contiguous()), state, group);
        parameter.version.count++;
      }
    }
  }

  /** Forgets the gradients of all parameters. */
  zeroGrad(): void {
    for (const parameter of this.parameters()) parameter.grad = null;
  }

  /** All that the optimizer goes on from. Its tensors are the optimizer's own: they change with the next step. */
  stateDict(): OptimizerState<Settings> {
    const entries = this.parameters().flatMap((parameter, i): [number, ParameterState][] => {
      const state = this.state.get(parameter);
      if (!state) return [];
      return [[i, { step: state.step, tensors: { ...state.tensors } }]];
    });
    const groups = this.paramGroups.map(({ params: _, ...settings }) => settings as unknown as Settings);
    return { groups, state: Object.fromEntries(entries) };
  }

  /**
   * Goes on from a state that an optimizer of the same parameters gave.
   * @throws OptimizerStateError if groups, parameters or shapes differ; nothing is changed then
   */
  loadStateDict(from: OptimizerState<Settings>): void {
    const parameters = this.parameters();
    const refuse = (rule: string): never => {
      throw new OptimizerStateError(
        "loadStateDict",
        `the state does not fit the ${this.name}: ${rule}; nothing was changed. Make the optimizer as it was when the state was saved`,
      );
    };
    const isState = isRecord(from) && Array.isArray(from.groups) && from.groups.every(isRecord) && isRecord(from.state);
    if (!isState) refuse(`it must have groups and a state, got ${show(from)}`);
    const { groups, state } = from;
    if (groups.length !== this.paramGroups.length) refuse(`${groups.length} groups, not ${this.paramGroups.length}`);
    groups.forEach((settings, i) => {
      const { params: _, ...known } = this.paramGroups[i]!;
      const unknown = Object.keys(settings).find((name) => !Object.hasOwn(known, name));
      if (unknown !== undefined) refuse(`group ${i} has a setting ${show(unknown)}`);
      this.checkSettings({ ...this.paramGroups[i]!, ...settings });
    });
    const loaded = Object.entries(state).map(([number, entry]): [Parameter, ParameterState] => {
      const { step, tensors } = isRecord(entry) ? entry : refuse(`parameter ${number} has ${show(entry)}`);
      if (!Number.isSafeInteger(step) || step < 0) refuse(`parameter ${number} has ${show(step)} steps`);
      if (!isRecord(tensors)) refuse(`parameter ${number} has ${show(tensors)} for tensors`);
      const parameter = parameters[Number(number)] ?? refuse(`there is no parameter ${number}`);
      const group = this.paramGroups.find(({ params }) => params.includes(parameter))!;
      const wanted = this.newTensors(parameter, group);
      if (Object.keys(wanted).sort().join() !== Object.keys(tensors).sort().join()) {
        refuse(`parameter ${number} has ${Object.keys(tensors).join(", ")}, not ${Object.keys(wanted).join(", ")}`);
      }
      for (const [key, tensor] of Object.entries(tensors)) {
        if (!(tensor instanceof Tensor)) refuse(`${key} of parameter ${number} is ${show(tensor)}, not a tensor`);
        if (tensor.dtype !== "float32" || String(tensor.shape) !== String(parameter.shape)) {
          refuse(
            `${key} of parameter ${number} is ${tensor.dtype} [${tensor.shape.join(", ")}], not float32 [${parameter.shape.join(", ")}]`,
          );
        }
        wanted[key]!.copy_(tensor.detach());
      }
      return [parameter, { step, tensors: wanted }];
    });
    groups.forEach((settings, i) => {
      Object.assign(this.paramGroups[i]!, settings);
    });
    this.state.clear();
    for (const [parameter, entry] of loaded) this.state.set(parameter, entry);
  }

  /** What is kept for a parameter before its first update: zeros of its shape by name. */
  protected abstract initialTensors(parameter: Parameter, settings: Settings): Record<string, Tensor>;

  /** Updates the values of one parameter in place. `values` and `grad` are row-major. */
  protected abstract update(values: Float32Array, grad: Float32Array, state: ParameterState, settings: Settings): void;

  /** @throws ValueError if a setting is out of its range */
  protected abstract checkSettings(settings: Settings): void;

  /** `initialTensors`, where kernels reach them without a copy. */
  private newTensors(parameter: Parameter, settings: Settings): Record<string, Tensor> {
    return resident(() => this.initialTensors(parameter, settings));
  }

  private parameters(): Parameter[] {
    return this.paramGroups.flatMap(({ params }) => params);
  }
}

type Group<Settings> = Partial<Settings> & { readonly params: readonly Parameter[] };

/** What an optimizer is given as groups. */
function groupsOf<Settings>(op: string, params: Params<Settings>): readonly Group<Settings>[] {
  const isList = (list: unknown): boolean => Array.isArray(list) && list.every((item) => item instanceof Parameter);
  if (isList(params)) return [{ params } as Group<Settings>];
  const groups = params as readonly Group<Settings>[];
  if (Array.isArray(groups) && groups.every((group) => isRecord(group) && isList(group.params))) return groups;
  throw new ValueError(
    op,
    `takes parameters, or groups of them, got ${show(params)}`,
    "Did you mean model.parameters()?",
  );
}

/** The settings that are not undefined, which would hide a default. */
function given<T extends object>(settings: T): T {
  return Object.fromEntries(Object.entries(settings).filter(([, value]) => value !== undefined)) as T;
}

/** Whether this is an object of no class: a Map, for one, would pass for an empty one. */
function isRecord(value: unknown): boolean {
  if (typeof value !== "object" || value === null) return false;
  const prototype: unknown = Object.getPrototypeOf(value);
  return prototype === null || Object.getPrototypeOf(prototype) === null;
}

/** The values of a row-major tensor, to be written to where it is a parameter: that is made so. */
function valuesOf(x: Tensor): Float32Array {
  return (x.storage as Float32Array).subarray(x.offset, x.offset + x.numel());
}
