import { show, type Tensor, ValueError } from "@pellucid/tensor";
import { Parameter } from "./parameter.ts";
import { checkedEntries, type LoadOptions, type LoadResult, type StateDict } from "./state-dict.ts";

/** A module that maps one tensor to another, as `Sequential` chains them. */
export interface Layer extends Module {
  /** What the layer computes; the class says of which shapes. */
  forward(x: Tensor): Tensor;
}

/**
 * A layer or a model: the tensors that it learns, and a function of them. A subclass keeps its parts in fields (parameters
 * and modules, or arrays, plain objects and Maps of them, however deep), and the fields are the registry: nothing else has
 * to be declared. Their order is the order of `parameters()` and of a state dict. Private `#fields` are not seen.
 * @example
 * class Twice extends Module { layer = new Linear(3, 3); forward(x: Tensor) { return this.layer.forward(x).mul(2); } }
 * const model = new Twice();
 * model.numParameters() // 12
 * Object.keys(model.stateDict()) // ['layer.weight', 'layer.bias']
 */
export abstract class Module {
  /** Whether dropout is on. Set by `train` and `eval`. */
  training: boolean = true;

  /** The parts in declaration order, each under its field name; item i of an array under `field.i`, and so on. */
  *namedChildren(): Generator<[name: string, child: Module | Parameter], void, undefined> {
    for (const [field, value] of Object.entries(this)) yield* partsIn(field, value);
  }

  /**
   * This module under the name "", and every module within it under its path, such as `trfBlocks.0.norm1`; one that is
   * shared only under its first.
   * @throws ValueError if a module contains itself
   */
  *namedModules(): Generator<[path: string, module: Module], void, undefined> {
    const seen = new Set<Module>([this]);
    yield ["", this];
    for (const [path, part] of allParts(this)) {
      if (!(part instanceof Module) || seen.has(part)) continue;
      seen.add(part);
      yield [path, part];
    }
  }

  /**
   * Every parameter under its path, such as `trfBlocks.0.norm1.scale`; one that is shared only under its first.
   * @throws ValueError if a module contains itself
   */
  *namedParameters(): Generator<[path: string, parameter: Parameter], void, undefined> {
    const seen = new Set<Parameter>();
    for (const [path, parameter] of allParameters(this)) {
      if (!seen.has(parameter)) yield [path, parameter];
      seen.add(parameter);
    }
  }

  /** Every parameter once. */
  parameters(): Parameter[] {
    return Array.from(this.namedParameters(), ([, parameter]) => parameter);
  }

  /** How many numbers the module learns; shared ones count once. */
  numParameters(): number {
    return this.parameters().reduce((total, parameter) => total + parameter.numel(), 0);
  }

  /**
   * Turns dropout on, or off with `false`, here and in every module within. Returns the module.
   * @throws ValueError if the mode is no boolean, or a module contains itself
   */
  train(mode: boolean = true): this {
    if (typeof mode !== "boolean") throw new ValueError("train", `the mode is true or false, got ${show(mode)}`);
    for (const [, module] of this.namedModules()) module.training = mode;
    return this;
  }

  /** Turns dropout off. Returns the module. */
  eval(): this {
    return this.train(false);
  }

  /** Forgets the gradients of all parameters. */
  zeroGrad(): void {
    for (const parameter of this.parameters()) parameter.grad = null;
  }

  /**
   * Every parameter's values under its path: views, which change with the module. A shared one is under all its paths.
   * @throws ValueError if a module contains itself
   */
  stateDict(): Record<string, Tensor> {
    return Object.fromEntries(Array.from(allParameters(this), ([path, parameter]) => [path, parameter.detach()]));
  }

  /**
   * Refuses a state dict that `loadStateDict` would refuse, and changes nothing.
   * @throws StateDictError as `loadStateDict`
   * @throws ValueError if a module contains itself
   */
  checkStateDict(state: StateDict, options: LoadOptions = {}): void {
    checkedEntries(new Map(allParameters(this)), state, options);
  }

  /**
   * Copies the values of a state dict into the parameters. Either all of them or, on an error, none.
   * @throws StateDictError that lists every missing, unexpected and misshapen entry; with `strict: false` only misshapen
   *   ones are errors
   * @throws ValueError if a module contains itself
   */
  loadStateDict(state: StateDict, options: LoadOptions = {}): LoadResult {
    const { entries, ...result } = checkedEntries(new Map(allParameters(this)), state, options);
    for (const [parameter, values] of entries) parameter.detach().copy_(values.detach());
    return result;
  }

  /** What `toString` shows between the brackets after the name: the layer's sizes. */
  protected extraRepr(): string {
    return "";
  }

  /**
   * The tree of modules, as PyTorch prints it.
   * @throws ValueError if a module contains itself
   */
  toString(): string {
    Array.from(allParts(this)); // throws if a module contains itself, which could not be printed
    const lines = Array.from(this.namedChildren()).flatMap(([name, child]) =>
      child instanceof Module ? [`  (${name}): ${child.toString().replaceAll("\n", "\n  ")}`] : [],
    );
    const name = this.constructor.name;
    return lines.length === 0 ? `${name}(${this.extraRepr()})` : `${name}(\n${lines.join("\n")}\n)`;
  }

  static {
    Object.defineProperty(Module.prototype, Symbol.for("nodejs.util.inspect.custom"), {
      value(this: Module): string {
        return this.toString();
      },
    });
  }
}

/** Every parameter under every path that leads to it. */
function* allParameters(module: Module): Generator<[path: string, parameter: Parameter], void, undefined> {
  for (const [path, part] of allParts(module)) if (part instanceof Parameter) yield [path, part];
}

type Part = [path: string, part: Module | Parameter];

/** Every module and parameter under every path that leads to it, each module before its parts. */
function* allParts(module: Module, path = "", around: readonly Module[] = []): Generator<Part, void, undefined> {
  if (around.includes(module)) {
    const fix = "Keep what leads back to it in a #private field, which is not seen";
    throw new ValueError("Module", `${path} is a module that contains itself`, fix);
  }
  if (path !== "") yield [path, module];
  for (const [name, part] of module.namedChildren()) {
    const inner = path === "" ? name : `${path}.${name}`;
    if (part instanceof Parameter) yield [inner, part];
    else yield* allParts(part, inner, [...around, module]);
  }
}

/** The parts that a field holds: itself, or those in arrays, plain objects and Maps. */
function* partsIn(name: string, value: unknown, around: readonly unknown[] = []): Generator<Part, void, undefined> {
  if (value instanceof Module || value instanceof Parameter) yield [name, value];
  else if (!around.includes(value)) {
    for (const [key, item] of entriesOf(value)) yield* partsIn(`${name}.${String(key)}`, item, [...around, value]);
  }
}

function entriesOf(value: unknown): Iterable<[key: unknown, item: unknown]> {
  if (typeof value !== "object" || value === null) return [];
  if (Array.isArray(value) || value instanceof Map) return value.entries();
  return Object.getPrototypeOf(value) === Object.prototype ? Object.entries(value) : [];
}
