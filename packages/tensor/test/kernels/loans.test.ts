import fc from "fast-check";
import { afterEach, beforeEach, describe, expect, test, vi } from "vitest";
import {
  bernoulli,
  exponential,
  full,
  Generator,
  grad,
  kernelInfo,
  ones,
  rand,
  randn,
  record,
  type Tensor,
  tensor,
} from "../../src/index.ts";
import { abandonLoans, lending, newFloat32Array } from "../../src/kernels/arrays.ts";
import { Loans } from "../../src/kernels/loans.ts";
import { isResident } from "../../src/kernels/memory.ts";
import { call, type Entry, floatsOf, replaceTensors, tensorsIn } from "../every-op/entry.ts";
import { registry } from "../every-op/registry.ts";

// Arrays of any length are lent here, hold NaN instead of zeros where every element is to be written, and NaN again as soon
// as they have come back: whatever reads them too early or too late shows.
beforeEach(() => {
  const { takeBack } = Loans.prototype;
  vi.spyOn(Loans.prototype, "lend").mockImplementation(function (this: Loans, length, unset) {
    const array = this.lendAny(length, unset);
    return unset ? (array?.fill(Number.NaN) ?? null) : array;
  });
  vi.spyOn(Loans.prototype, "takeBack").mockImplementation(function (this: Loans, array) {
    array.fill(Number.NaN);
    takeBack.call(this, array);
  });
});

afterEach(() => {
  vi.restoreAllMocks();
});

const differentiable = Object.entries<Entry>(registry).filter(([, { gradient }]) => gradient === true);

describe.each(differentiable)("%s", (name, entry) => {
  test("has the same gradient in lent arrays as in its own", () => {
    const check = (args: readonly unknown[]): void => {
      const leaves = replaceTensors(args, (x) => (x.dtype === "float32" ? x.detach().requiresGrad_() : x.detach()));
      const y = floatsOf(call(name, entry, leaves as readonly unknown[]));
      const xs = tensorsIn(leaves).filter((x) => x.requiresGrad);
      const z = y.mul(y).add(y); // two gradients meet in y
      const options = { gradOutputs: ones(y.shape), allowUnused: true, retainGraph: true } as const;
      const dxs = grad(z, xs, options);
      const wanted = grad(z, xs, { ...options, createGraph: true }); // lends nothing
      expect(dxs.map((dx) => dx?.toTypedArray())).toEqual(wanted.map((dx) => dx?.toTypedArray()));
      for (const dx of dxs) expect(dx === null || !isResident(dx.storage)).toBe(true);
    };
    fc.assert(fc.property(entry.inputs, check), { numRuns: 25 });
  });
});

describe.each(Object.entries<Entry>(registry))("%s", (name, entry) => {
  test("gives the same where its arrays hold anything at first", () => {
    const check = (args: readonly unknown[]): void => {
      const wanted = tensorsIn(call(name, entry, args)).map((y) => y.toTypedArray());
      const loans = new Loans();
      const given = lending(loans, () => tensorsIn(call(name, entry, args)).map((y) => y.toTypedArray()));
      loans.end();
      expect(given).toEqual(wanted);
    };
    fc.assert(fc.property(entry.inputs, check), { numRuns: 25 });
  });
});

const draws: Record<string, (n: number, generator: Generator) => Tensor> = {
  rand: (n, generator) => rand([n], { generator }),
  randn: (n, generator) => randn([n], { generator }),
  exponential: (n, generator) => exponential([n], 1, { generator }),
  bernoulli: (n, generator) => bernoulli(0.5, [n], { generator }),
  "bernoulli of each": (n, generator) => bernoulli(full([n], 0.5), { generator }),
};

test.each(Object.entries(draws))("%s draws the same into arrays that hold anything at first", (_, draw) => {
  const length = fc.oneof(fc.nat(40), fc.integer({ min: 4000, max: 4100 })); // with the generator's own loops, and with kernels
  const check = (n: number, seed: number, dropout: "mkl" | "portable"): void => {
    const drawn = (): Tensor => draw(n, new Generator(seed, { dropout }));
    const loans = new Loans();
    const given = lending(loans, () => drawn().toTypedArray());
    loans.end();
    expect(given).toEqual(drawn().toTypedArray());
  };
  fc.assert(fc.property(length, fc.nat(), fc.constantFrom("mkl", "portable"), check), { numRuns: 50 });
});

test("a pass gives back all that it was lent, also after an error", () => {
  const x = randn([40, 50]).requiresGrad_();
  x.mul(x).sum().backward(); // what kernels work in is made
  const before = kernelInfo().memoryUsed;
  x.mul(x).exp().matmul(x.transpose(0, 1)).sum().backward();
  expect(kernelInfo().memoryUsed).toBe(before);
  const broken = record("broken", x.detach(), [
    [
      x,
      () => {
        throw new RangeError("no");
      },
    ],
  ]);
  expect(() => broken.mul(x).exp().sum().backward()).toThrow("no");
  expect(kernelInfo().memoryUsed).toBe(before);
});

test("what a pullback of a user's sees and computes is the user's to keep, also across a pass within", () => {
  const kept: Tensor[] = [];
  const inner = tensor([3, 4], { requiresGrad: true });
  const squares = inner.square().sum();
  const twice = (x: Tensor): Tensor =>
    record("twice", x.detach().mul(2), [
      [
        x,
        (dy) => {
          const dx = dy.mul(2);
          kept.push(dy, dx, grad(squares, inner));
          return dx;
        },
      ],
    ]);
  const x = tensor([1, 2], { requiresGrad: true });
  twice(x.mul(5)).mul(7).square().sum().backward();
  const slope = [980, 1960]; // 2 · 7² · 2 · 5 · x
  expect(kept.map((t) => t.toArray())).toEqual([slope, slope.map((v) => 2 * v), [6, 8]]);
  expect(x.grad!.toArray()).toEqual(slope.map((v) => 10 * v));
});

test("results on the way that asked for their gradient keep it", () => {
  const x = tensor([1, 2, 3], { requiresGrad: true });
  const y = x.mul(2);
  y.retainGrad();
  y.mul(y).sum().backward();
  expect(y.grad!.toArray()).toEqual([4, 8, 12]);
  expect(x.grad!.toArray()).toEqual([8, 16, 24]);
});

test("a pass whose pullbacks are recorded lends nothing that they keep", () => {
  const x = tensor([0, 1], { requiresGrad: true });
  const dx = grad(x.exp().mul(x).sum(), x, { createGraph: true });
  x.square().sum().backward();
  expect(grad(dx.sum(), x).toArray()).toEqual([2, Math.fround(3 * Math.E)]);
});

test("arrays that a lost worker may still write to are not lent again", () => {
  const before = kernelInfo().memoryUsed;
  const loans = new Loans();
  const array = lending(loans, () => {
    const lent = newFloat32Array(16);
    abandonLoans();
    return lent;
  });
  loans.settle();
  loans.end();
  expect(loans.has(array)).toBe(false);
  expect(kernelInfo().memoryUsed).toBe(before + 64);
});
