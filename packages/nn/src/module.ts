import type { Tensor } from "@pellucid/tensor";
import { Parameter } from "./parameter.ts";
import { checkedEntries, type LoadOptions, type LoadResult, type StateDict } from "./state-dict.ts";

/** A module that maps one tensor to another, as `Sequential` chains them. */
export interface Layer extends Module {
  forward(x: Tensor): Tensor;
}

/**
 * A layer or a model: the tensors that it learns, and a function of them. A subclass keeps its parts in fields (parameters,
 * modules, or arrays of them), and the fields are the registry: nothing else has to be declared. Their order is the order
 * of `parameters()` and of a state dict. Private `#fields` are not seen.
 */
export abstract class Module {
  /** Whether dropout is on. Set by `train` and `eval`. */
  training: boolean = true;

  /** The parts in declaration order, each under its field name; item i of an array under `field.i`. */
  *namedChildren(): Generator<[name: string, child: Module | Parameter], void, undefined> {
    for (const [field, value] of Object.entries(this)) {
      const parts: [string, unknown][] = Array.isArray(value)
        ? value.map((item, i): [string, unknown] => [`${field}.${i}`, item])
        : [[field, value]];
      for (const [name, part] of parts) {
        if (part instanceof Module || part instanceof Parameter) yield [name, part];
      }
    }
  }

  /** This module under the name "", and every module within it under its path, such as `trfBlocks.0.norm1`. */
  *namedModules(path = ""): Generator<[path: string, module: Module], void, undefined> {
    yield [path, this];
    for (const [name, child] of this.namedChildren()) {
      if (child instanceof Module) yield* child.namedModules(join(path, name));
    }
  }

  /** Every parameter under its path, such as `trfBlocks.0.norm1.scale`; one that is shared only under its first. */
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

  /** Turns dropout on, or off with `false`, here and in every module within. Returns the module. */
  train(mode: boolean = true): this {
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

  /** Every parameter's values under its path: views, which change with the module. A shared one is under all its paths. */
  stateDict(): Record<string, Tensor> {
    return Object.fromEntries(Array.from(allParameters(this), ([path, parameter]) => [path, parameter.detach()]));
  }

  /**
   * Refuses a state dict that `loadStateDict` would refuse, and changes nothing.
   * @throws StateDictError as `loadStateDict`
   */
  checkStateDict(state: StateDict, options: LoadOptions = {}): void {
    checkedEntries(new Map(allParameters(this)), state, options);
  }

  /**
   * Copies the values of a state dict into the parameters. Either all of them or, on an error, none.
   * @throws StateDictError that lists every missing, unexpected and misshapen entry; with `strict: false` only misshapen
   *   ones are errors
   */
  loadStateDict(state: StateDict, options: LoadOptions = {}): LoadResult {
    const { entries, ...result } = checkedEntries(new Map(allParameters(this)), state, options);
    for (const [parameter, values] of entries) parameter.detach().copy_(values);
    return result;
  }

  /** What `toString` shows between the brackets after the name: the layer's sizes. */
  protected extraRepr(): string {
    return "";
  }

  /** The tree of modules, as PyTorch prints it. */
  toString(): string {
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
  for (const [name, child] of module.namedChildren()) {
    if (child instanceof Parameter) yield [name, child];
    else for (const [path, parameter] of allParameters(child)) yield [join(name, path), parameter];
  }
}

function join(path: string, name: string): string {
  return path === "" ? name : `${path}.${name}`;
}
