import { expect, test } from "vitest";
import * as pellucid from "../src/index.ts";
import { dropout, GradError, ones, rand, randint, show, slice, sum, Tensor, tensor, zeros } from "../src/index.ts";
import { refusal } from "./elements.ts";

const x = ones([2, 3]);
const js = (value: unknown): never => value as never;

test("options are one plain object, and none is misspelt", () => {
  expect(refusal(() => sum(x, 0, js(true)))).toBe(
    "ValueError: sum: options are one object, got true. Did you mean { keepdim: … }?",
  );
  expect(refusal(() => sum(x, js(new Map())))).toBe(
    "ValueError: sum: options are one object, got an object (Map). Did you mean { dtype: … }?",
  );
  expect(refusal(() => sum(x, 0, js({ keepDim: true })))).toBe(
    'ValueError: sum: there is no option "keepDim". Did you mean "keepdim"?',
  );
  expect(refusal(() => sum(x, 0, js({ keepdim: 1 })))).toBe("ValueError: sum: keepdim is true or false, got 1");
  expect(sum(x, 0, Object.assign(Object.create(null), { keepdim: true })).shape).toEqual([1, 3]);
});

const [square, ids, chances] = [ones([2, 2]), zeros([2], { dtype: "int32" }), ones([2])];
const along = [
  "all",
  "any",
  "amax",
  "amin",
  "argmax",
  "argmin",
  "argsort",
  "cumsum",
  "logSoftmax",
  "logsumexp",
  "max",
  "mean",
];
const alongToo = ["min", "prod", "softmax", "sort", "std", "sum", "var"];
const CALLS: Record<string, readonly unknown[]> = {
  ...Object.fromEntries([...along, ...alongToo].map((op) => [op, [x, 0]])),
  ...Object.fromEntries(["zeros", "ones", "rand", "randn", "exponential", "uniform"].map((op) => [op, [[2]]])),
  ...Object.fromEntries(["zerosLike", "onesLike", "randLike", "randnLike", "gelu", "round"].map((op) => [op, [x]])),
  ...{ add: [x, x], sub: [x, x], div: [x, x], norm: [x, 2, 0], topk: [x, 1, 0], addmm: [square, square, square] },
  ...{ crossEntropy: [x, ids], nllLoss: [x, ids], mseLoss: [x, x], dropout: [x, 0.5], embedding: [ids, square] },
  ...{ indexAdd: [x, 0, ids, x], layerNorm: [x, [3]], tensor: [1], full: [[2], 1], fullLike: [x, 1], eye: [2, 2] },
  ...{ arange: [0, 3, 1], linspace: [0, 1, 2], bernoulli: [chances], multinomial: [chances, 1], randperm: [3] },
  ...{ normal: [0, 1, [2]], randint: [0, 5, [2]], randintLike: [x, 0, 5], tril: [x], triu: [x] },
  ...{ backward: [x, x], grad: [x, x] },
};
CALLS.exponential = [[2], 1];
CALLS.uniform = [[2], 0, 1];

test.each(Object.entries(CALLS))("%s refuses an option that it does not have", (op, args) => {
  const f = (pellucid as unknown as Record<string, (...args: readonly unknown[]) => unknown>)[op]!;
  expect(refusal(() => f(...args, { keepDims: true }))).toContain(`: ${op}: there is no option "keepDims". There is "`);
});

test("what looks like a number is none", () => {
  expect(refusal(() => dropout(x, js("0.5")))).toBe('ValueError: dropout: p is a probability from 0 to 1, got "0.5"');
  expect(refusal(() => dropout(x, js(1n)))).toBe("ValueError: dropout: p is a probability from 0 to 1, got 1n");
  expect(refusal(() => zeros(js(["2"])))).toBe(
    'ShapeError: zeros: sizes are whole numbers from 0 on, but axis 0 is "2", got ["2"]',
  );
  expect(refusal(() => randint(js("5"), [2]))).toMatch(/^ValueError: randint: low < high/);
  expect(refusal(() => x.sum(js("0")))).toBe(
    "IndexError: sum: dim must be a whole number or an array of them, got string",
  );
});

test("holes in an array of axes are no axes", () => {
  expect(refusal(() => x.sum(js(new Array(2))))).toBe(
    "IndexError: sum: dim must be a whole number from -2 to 1 for 2 axes, got undefined. Say which, as in -1 for the last one",
  );
});

test("a shape has no more elements than can be counted", () => {
  expect(refusal(() => ones([1]).expand([2 ** 30, 2 ** 30]))).toBe(
    "ShapeError: expand: these are more elements than can be counted, got [1073741824, 1073741824]",
  );
});

test("slice with five arguments is of a tensor", () => {
  expect(refusal(() => slice(js(undefined), 0, 0, 1))).toBe(
    "DTypeError: slice: takes a tensor, got undefined. Did you mean tensor(…)?",
  );
});

test("a tensor lies in its storage", () => {
  const layout = { strides: [2, 1], offset: 1 };
  expect(refusal(() => new Tensor(new Float32Array(4), [2, 2], layout))).toBe(
    "ShapeError: Tensor: elements 1 to 4 lie outside a storage of 4, got [2, 2]",
  );
  expect(new Tensor(new Float32Array(5), [2, 2], layout).numel()).toBe(4);
  expect(refusal(() => new Tensor(new Float32Array(4), [2], { strides: [-1], offset: 0 }))).toBe(
    "ShapeError: Tensor: elements -1 to 0 lie outside a storage of 4, got [2]",
  );
  expect(refusal(() => new Tensor(js(new Float64Array(4)), [4]))).toBe(
    "DTypeError: Tensor: storage is a Float32Array, an Int32Array or a Uint8Array, got an object (Float64Array)",
  );
});

test("a gradient is a float32 tensor of the tensor's shape, or null", () => {
  const w = zeros([2], { requiresGrad: true });
  w.grad = ones([2]);
  w.grad = null;
  expect(refusal(() => Object.assign(w, { grad: ones([1]) }))).toBe(
    "ShapeError: grad: a gradient must have the tensor's shape, got [1] and [2]",
  );
  expect(refusal(() => Object.assign(w, { grad: 0 }))).toBe("DTypeError: grad: is a tensor or null, got 0");
  expect(refusal(() => Object.assign(w, { requiresGrad: "false" }))).toBe(
    'ValueError: requiresGrad: is true or false, got "false"',
  );
  expect(() => ones([1]).backward()).toThrow(GradError);
});

test("a generator is one", () => {
  expect(refusal(() => rand([2], { generator: js(123) }))).toBe(
    "ValueError: rand: generator must be a Generator, got 123. Did you mean new Generator(seed)?",
  );
});

test("arrays that contain themselves", () => {
  const data: unknown[] = [];
  data.push(data);
  expect(refusal(() => tensor(js(data)))).toMatch(
    /^ShapeError: tensor: arrays are nested 64 deep at most, but data\[0\]/,
  );
  expect(refusal(() => zeros(js(data)))).toBe(
    "ShapeError: zeros: sizes are whole numbers from 0 on, but axis 0 is [[[[…]]]], got [[[[…]]]]",
  );
});

test("errors show any value", () => {
  expect([null, 1n, "a".repeat(50), Symbol("s"), () => 1].map(show)).toEqual([
    ...["null", "1n", `"${"a".repeat(40)}…"`, "Symbol(s)", "a function"],
  ]);
  expect([[1, [2], "x"], {}, Object.create(null), tensor(1)].map(show)).toEqual([
    ...['[1, [2], "x"]', "an object (Object)", "an object (without a class)", "an object (Tensor)"],
  ]);
});
