import { describe, expect, test } from "vitest";
import { Generator, PellucidError, Slice, Tensor, tensor } from "../src/index.ts";
import { call, type Entry, someCalls } from "./every-op/entry.ts";
import { registry } from "./every-op/registry.ts";

/** What JavaScript lets a caller pass: new at each use, since an op could keep or change it. */
const JUNK: (() => unknown)[] = [
  ...[undefined, null, Number.NaN, Number.POSITIVE_INFINITY, -1, 1.5, 2 ** 40, 2 ** 53, 1n, "x", "2", "", true],
  ...[Symbol("s"), () => 1, class {}],
].map((value) => () => value);
JUNK.push(
  ...[() => ({}), () => [], () => [1.5], () => ["2"], () => [Number.NaN], () => [-5], () => [null], () => [[]]],
  ...[() => [2 ** 52, 2 ** 52], () => new Array<number>(2), () => [Symbol("s")], () => [{}]],
  ...[
    () => Object.create(null),
    () => new Date(0),
    () => new Map(),
    () => new Float64Array(2),
    () => new ArrayBuffer(8),
  ],
  ...[() => new Float32Array(2), () => new Int32Array(0), () => new Generator(1), () => new Slice(0, 1, 1)],
  ...[() => ({ keepDim: true }), () => ({ dtype: "float64" }), () => ({ keepdim: "x" }), () => ({ generator: 1 })],
  ...[() => ({ alpha: "2" }), () => ({ reduction: "avg" }), () => ({ weight: [1] }), () => ({ eps: Symbol("s") })],
  () => ({ shape: [2], strides: [1], offset: 0, ndim: 1, dtype: "float32", storage: new Float32Array(2) }),
  ...[() => tensor(1), () => tensor([]), () => tensor([[[[1]]]]), () => tensor([1, 2, 3, 4, 5])],
  ...[() => tensor([true, false]), () => tensor([[100], [-100]], { dtype: "int32" })],
);

/** One call of each form that the op's entry has: by how many arguments, and of what types. */
function forms(entry: Entry): (readonly unknown[])[] {
  const form = (args: readonly unknown[]): string => args.map((x) => (Array.isArray(x) ? "array" : typeof x)).join();
  return [...new Map(someCalls(entry).map((args) => [form(args), args])).values()];
}

describe.each(Object.entries(registry))("%s", (name, entry) => {
  test("refuses junk in the place of any argument by an error of its own, or knows what to do with it", () => {
    for (const args of forms(entry)) {
      for (let i = 0; i < args.length; i++) {
        for (const junk of JUNK) expectNoAccident(() => call(name, entry, args.with(i, junk())));
        expectNoAccident(() => call(name, entry, args.slice(0, i)));
      }
    }
  });

  test("refuses an option that it does not have", () => {
    for (const args of forms(entry)) {
      const options = args.at(-1);
      const isOptions = typeof options === "object" && Object.getPrototypeOf(options) === Object.prototype;
      if (!isOptions) continue;
      const misspelt = args.with(-1, { ...options, keepDims: true });
      expect(() => call(name, entry, misspelt)).toThrow('there is no option "keepDims"');
    }
  });
});

function expectNoAccident(f: () => unknown): void {
  try {
    f();
  } catch (error) {
    if (!(error instanceof PellucidError)) throw error;
  }
}

test("methods are no other doors", () => {
  const x = tensor([[1, 2]]) as unknown as Record<string, (...args: unknown[]) => unknown>;
  for (const name of ["size", "requiresGrad_", "backward", "where"]) {
    for (const junk of JUNK) expectNoAccident(() => x[name]!(junk()));
  }
  for (const junk of JUNK) {
    expectNoAccident(() => new Tensor(junk() as Float32Array, [2]));
    expectNoAccident(() => new Tensor(new Float32Array(2), junk() as number[]));
    expectNoAccident(() => {
      tensor([1]).grad = junk() as Tensor;
    });
  }
});
