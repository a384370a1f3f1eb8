import { tensor, zeros } from "@pellucid/tensor";
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
