import { manualSeed, ones, type Tensor, tensor, zeros } from "@pellucid/tensor";
import { describe, expect, test } from "vitest";
import { Dropout, Linear, Module, Parameter, ReLU, Sequential, StateDictError } from "../src/index.ts";

class Block extends Module {
  readonly scale = new Parameter(tensor([1, 2]));
  readonly notLearnt = tensor([5]);
  readonly name = "block";
  readonly layers = [new Linear(2, 2), new Linear(2, 1, { bias: false })];
}

class Net extends Module {
  readonly first = new Block();
  readonly drop = new Dropout(0.1);
  readonly shared = this.first.scale;
  readonly nothing: Linear | null = null;
  readonly tail = new Sequential(new ReLU(), new Linear(1, 1));
}

const PATHS = [
  "first.scale",
  "first.layers.0.weight",
  "first.layers.0.bias",
  "first.layers.1.weight",
  "tail.1.weight",
  "tail.1.bias",
];

describe("parameters", () => {
  test("are found in fields, arrays and modules, in declaration order, a shared one once", () => {
    expect(Array.from(new Net().namedParameters(), ([path]) => path)).toEqual(PATHS);
    expect(new Net().parameters()).toHaveLength(6);
    expect(new Net().numParameters()).toBe(2 + 4 + 2 + 2 + 1 + 1);
  });

  test("zeroGrad forgets every gradient", () => {
    const net = new Net();
    for (const p of net.parameters()) p.sum().backward();
    expect(net.parameters().every((p) => p.grad !== null)).toBe(true);
    net.zeroGrad();
    expect(net.parameters().every((p) => p.grad === null)).toBe(true);
  });

  test("train and eval reach every module", () => {
    const net = new Net().eval();
    expect(Array.from(net.namedModules(), ([, module]) => module.training)).toEqual(Array(8).fill(false));
    expect(Array.from(net.train().namedModules(), ([, module]) => module.training)).toEqual(Array(8).fill(true));
    expect(Array.from(net.namedModules(), ([path]) => path)).toEqual([
      "",
      "first",
      "first.layers.0",
      "first.layers.1",
      "drop",
      "tail",
      "tail.0",
      "tail.1",
    ]);
  });
});

describe("the state dict", () => {
  test("has shared parameters under each path, as views of the parameters", () => {
    const net = new Net();
    const state = net.stateDict();
    expect(Object.keys(state)).toEqual([...PATHS.slice(0, 4), "shared", ...PATHS.slice(4)]);
    expect(state.shared!.storage).toBe(net.first.scale.storage);
    expect(state.shared!.requiresGrad).toBe(false);
  });

  test("loads from an object or a Map", () => {
    const [a, b, c] = [new Net(), new Net(), new Net()];
    b.loadStateDict(a.stateDict());
    c.loadStateDict(new Map(Object.entries(a.stateDict())));
    for (const net of [b, c]) {
      expect(net.parameters().map((p) => p.toArray())).toEqual(a.parameters().map((p) => p.toArray()));
    }
  });

  test("that does not fit is refused whole, with every name", () => {
    const net = new Net();
    const before = net.parameters().map((p) => p.toArray());
    const { "tail.1.bias": _, ...state } = new Net().stateDict();
    const load = (): unknown =>
      net.loadStateDict({
        ...state,
        extra: zeros([1]),
        "first.scale": zeros([3]),
        "tail.1.weight": zeros([1, 1], { dtype: "int32" }),
      });
    expect(load).toThrow(StateDictError);
    expect(load).toThrow(
      "loadStateDict: the state dict does not fit the module; nothing was changed\n" +
        "  missing: tail.1.bias\n" +
        "  unexpected: extra\n" +
        "  misfitting: first.scale is float32 [2], got float32 [3], tail.1.weight is float32 [1, 1], got int32 [1, 1]",
    );
    expect(net.parameters().map((p) => p.toArray())).toEqual(before);
  });

  test("with other names loads what fits when not strict, and tells", () => {
    const net = new Net();
    const result = net.loadStateDict({ extra: zeros([1]), "tail.1.bias": tensor([7]) }, { strict: false });
    expect(result.unexpected).toEqual(["extra"]);
    expect(result.missing).toHaveLength(6);
    expect(net.parameters().at(-1)!.toArray()).toEqual([7]);
  });
});

test("prints as PyTorch prints a tree of modules", () => {
  expect(String(new Net())).toBe(`Net(
  (first): Block(
    (layers.0): Linear(in_features=2, out_features=2, bias=True)
    (layers.1): Linear(in_features=2, out_features=1, bias=False)
  )
  (drop): Dropout(p=0.1, inplace=False)
  (tail): Sequential(
    (0): ReLU()
    (1): Linear(in_features=1, out_features=1, bias=True)
  )
)`);
});

test("a parameter prints as PyTorch's, and takes over the storage it is made of", () => {
  const data = tensor([1, 2.5]);
  const parameter = new Parameter(data);
  expect(String(parameter)).toBe("Parameter containing:\ntensor([1.0000, 2.5000], requires_grad=True)");
  expect(parameter.storage).toBe(data.storage);
  expect(() => new Parameter(tensor([true]))).toThrow("requiresGrad: only float32 tensors have gradients, got bool");
});

describe("the tree of modules", () => {
  class Holder extends Module {
    parts: unknown;

    constructor(parts: unknown) {
      super();
      this.parts = parts;
    }
  }

  const pathsOf = (module: Module): string[] => Array.from(module.namedParameters(), ([path]) => path);
  const linear = (): Linear => new Linear(1, 1, { bias: false });

  test("reaches into arrays, plain objects and Maps, however deep", () => {
    const parts = [[linear(), [linear()]], { a: linear(), "b.c\n": [linear()] }, new Map([["key", linear()]])];
    expect(pathsOf(new Holder(parts))).toEqual([
      "parts.0.0.weight",
      "parts.0.1.0.weight",
      "parts.1.a.weight",
      "parts.1.b.c\n.0.weight",
      "parts.2.key.weight",
    ]);
    const other = new Holder([
      [linear(), [linear()]],
      { a: linear(), "b.c\n": [linear()] },
      new Map([["key", linear()]]),
    ]);
    other.loadStateDict(new Holder(parts).stateDict());
    expect(other.parameters().map((p) => p.item())).toEqual(new Holder(parts).parameters().map((p) => p.item()));
  });

  test("does not reach into classes, sets and private fields, and passes over what is no part", () => {
    class Private extends Module {
      readonly #hidden = linear();
      readonly set = new Set([linear()]);
      readonly other = { storage: new Float32Array(3), date: new Date(0), none: null, f: (): Linear => this.#hidden };
    }
    expect(pathsOf(new Private())).toEqual([]);
  });

  test("ends where an array or an object contains itself", () => {
    const list: unknown[] = [linear()];
    list.push(list, { list });
    expect(pathsOf(new Holder(list))).toEqual(["parts.0.weight"]);
  });

  test("has parameters that are assigned later, behind the others", () => {
    const net = new Holder(linear()) as Holder & { late?: Parameter };
    net.late = new Parameter(ones([2]));
    expect(pathsOf(net)).toEqual(["parts.weight", "late"]);
  });

  test("has a shared module once, and its values under each path", () => {
    const shared = linear();
    const net = new Holder([shared, shared]);
    expect(Array.from(net.namedModules(), ([path]) => path)).toEqual(["", "parts.0"]);
    expect(net.numParameters()).toBe(1);
    expect(Object.keys(net.stateDict())).toEqual(["parts.0.weight", "parts.1.weight"]);
    net.eval();
    expect(shared.training).toBe(false);
    shared.train();
    expect(net.training).toBe(false);
  });

  test("refuses a module that contains itself", () => {
    const net = new Holder([linear()]);
    (net.parts as unknown[]).push(new Holder({ back: net }));
    const message =
      "Module: parts.1.parts.back is a module that contains itself. Keep what leads back to it in a #private field, which is not seen";
    for (const walk of [() => net.parameters(), () => net.eval(), () => net.stateDict(), () => String(net)]) {
      expect(walk).toThrow(message);
    }
  });

  test("is what a subclass says it is", () => {
    class Renamed extends Sequential {
      override *namedChildren(): Generator<[name: string, child: Module | Parameter], void, undefined> {
        for (const [name, child] of super.namedChildren()) yield [`layer${name}`, child];
      }
    }
    expect(pathsOf(new Renamed(linear(), new ReLU()))).toEqual(["layer0.weight"]);
  });

  test("has the same state dict in training and in evaluation", () => {
    const net = new Net();
    expect(Object.keys(net.eval().stateDict())).toEqual(Object.keys(net.train().stateDict()));
  });
});

test("a sequence takes modules with a forward alone", () => {
  const wrong =
    (layer: unknown): (() => Sequential) =>
    () =>
      new Sequential(new ReLU(), layer as ReLU);
  expect(wrong((x: Tensor) => x)).toThrow("Sequential: takes modules with a forward, but 1 is a function");
  expect(wrong(new Block())).toThrow("Sequential: takes modules with a forward, but 1 is an object (Block)");
  expect(wrong([new ReLU()])).toThrow("Sequential: takes modules with a forward, but 1 is [an object (ReLU)]");
  expect(new Sequential().forward(ones([1])).toArray()).toEqual([1]);
});

test("the parameter of a parameter is another one with the same values", () => {
  manualSeed(1);
  const [first] = new Linear(2, 2).parameters() as [Parameter];
  const second = new Parameter(first);
  expect(second).not.toBe(first);
  first.detach().copy_(zeros([2, 2]));
  expect(second.toArray()).toEqual(first.toArray());
  expect(second.version).toBe(first.version);
  expect(() => new Parameter([1, 2] as never)).toThrow("Parameter: takes a tensor, got [1, 2]");
});

test("a state dict of parameters, or of what is no tensor", () => {
  const net = new Net();
  new Net().loadStateDict({ ...net.stateDict(), ...Object.fromEntries(net.namedParameters()) });
  const before = net.parameters().map((p) => p.toArray());
  const state = { ...new Net().stateDict(), shared: [1, 2] as never, "tail.1.bias": null as never };
  expect(() => net.loadStateDict(state)).toThrow(
    "misfitting: shared is float32 [2], got [1, 2], tail.1.bias is float32 [1], got null",
  );
  expect(() => net.loadStateDict(5 as never)).toThrow("misfitting: it is 5");
  expect(() => net.loadStateDict(state, { strct: false } as never)).toThrow('there is no option "strct"');
  expect(net.parameters().map((p) => p.toArray())).toEqual(before);
});
