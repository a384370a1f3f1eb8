import fc, { type Arbitrary } from "fast-check";
import { describe, expect, test } from "vitest";
import { exp, matmul, mul, record, ShapeError, softmax, sum, Tensor, tensor, zeros } from "../src/index.ts";
import { broadcastShapes } from "../src/shape.ts";
import {
  allClose,
  anyTensors,
  awayFrom,
  broadcastableShapes,
  type Differentiable,
  dimLists,
  dims,
  distinctTensors,
  gradcheck,
  gradgradcheck,
  layoutsOf,
  masks,
  matmulShapes,
  permutations,
  shapes,
  specialFloats,
  tensors,
  ulpDistance,
} from "../src/testing.ts";

/** The counterexample that fast-check shrinks to, when `holds` fails. */
function shrunk<T>(arbitrary: Arbitrary<T>, holds: (value: T) => boolean, seed: number): T {
  const { counterexample } = fc.check(fc.property(arbitrary, holds), { seed, numRuns: 1000 });
  if (!counterexample) throw new Error("nothing failed");
  return counterexample[0];
}

/** What the arbitrary gives, often enough for every kind to occur. */
function samples<T>(arbitrary: Arbitrary<T>): T[] {
  return fc.sample(arbitrary, { seed: 1, numRuns: 500 });
}

const seeds = [1, 2, 3, 4, 5];

describe("shapes", () => {
  test("scalars, sizes 0 and 1 and the largest all occur, but most tensors are not empty", () => {
    const all = samples(shapes());
    expect(all.some((shape) => shape.length === 0)).toBe(true);
    expect(all.some((shape) => shape.length === 4)).toBe(true);
    expect(new Set(all.flat())).toEqual(new Set([0, 1, 2, 3, 4]));
    const empty = all.filter((shape) => shape.includes(0)).length;
    expect(empty).toBeGreaterThan(all.length / 20);
    expect(empty).toBeLessThan(all.length / 3);
  });

  test("keep to their constraints", () => {
    for (const shape of samples(shapes({ minRank: 1, maxRank: 2, minSize: 2, maxSize: 3 }))) {
      expect([1, 2]).toContain(shape.length);
      expect(shape.every((n) => n === 2 || n === 3)).toBe(true);
    }
  });

  test("shrink to the smallest that fails", () => {
    for (const seed of seeds) {
      expect(shrunk(shapes(), (shape) => shape.length < 2, seed)).toEqual([0, 0]);
      expect(shrunk(shapes(), (shape) => shape.every((n) => n < 3), seed)).toEqual([3]);
    }
  });

  test("broadcastableShapes broadcast, to all kinds of pairs, and shrink to equal ones", () => {
    for (const all of samples(broadcastableShapes(3))) expect(() => broadcastShapes("test", ...all)).not.toThrow();
    const pairs = samples(broadcastableShapes(2));
    expect(pairs.some(([a, b]) => a!.length > b!.length)).toBe(true);
    expect(pairs.some(([a, b]) => a!.length < b!.length)).toBe(true);
    expect(pairs.some(([a, b]) => a!.length === b!.length && a!.some((n, axis) => n === 1 && b![axis]! > 1))).toBe(
      true,
    );
    expect(shrunk(broadcastableShapes(2), ([a]) => a!.length < 1, 1)).toEqual([[0], [0]]);
  });

  test("matmulShapes fit matmul; vectors and leading axes of both kinds occur", () => {
    const pairs = samples(matmulShapes());
    for (const [a, b] of pairs) expect(() => matmul(zeros(a), zeros(b))).not.toThrow();
    const ranks = new Set(pairs.map(([a, b]) => `${a.length} ${b.length}`));
    for (const wanted of ["1 1", "1 2", "2 1", "2 2", "3 2", "2 3", "1 3", "4 4"]) expect(ranks).toContain(wanted);
    expect(shrunk(matmulShapes(), () => false, 1)).toEqual([[0], [0]]);
  });
});

describe("tensors", () => {
  test("every layout occurs", () => {
    const all = samples(tensors([2, 3]));
    const has = (holds: (x: Tensor) => boolean): void => expect(all.some(holds)).toBe(true);
    has((x) => x.isContiguous() && x.offset === 0);
    has((x) => x.isContiguous() && x.offset > 0);
    has((x) => x.strides[0]! < x.strides[1]!); // transposed
    has((x) => x.strides[1] === 1 && x.strides[0]! > 3); // sliced
    has((x) => x.strides[1] === 2 && x.strides[0] === 6); // stepped
    expect(all.every((x) => x.strides.every((stride) => stride > 0))).toBe(true);
    const expanded = samples(tensors([2, 3], { expanded: true }));
    for (const axes of ["0,x", "x,0", "0,0"]) {
      expect(expanded.some((x) => x.strides.map((stride) => (stride === 0 ? 0 : "x")).join() === axes)).toBe(true);
    }
  });

  test("have the shape, dtype and values that were asked for, and NaN in the gaps", () => {
    const values = fc.integer({ min: 5, max: 7 });
    for (const dtype of ["float32", "int32"] as const) {
      for (const x of samples(tensors([2, 0, 3], { dtype, values })))
        expect([x.shape, x.dtype]).toEqual([[2, 0, 3], dtype]);
      for (const x of samples(tensors([2, 3], { dtype, values }))) {
        expect(Array.from(x.toTypedArray()).every((value) => [5, 6, 7].includes(value))).toBe(true);
      }
    }
    expect(samples(tensors([3], { dtype: "bool" })).every((x) => x.dtype === "bool")).toBe(true);
    const large = fc.constant(2 ** 31 - 1); // no float32 has this value
    expect(samples(tensors([1], { dtype: "int32", values: large })).every((x) => x.item() === 2 ** 31 - 1)).toBe(true);
    expect(samples(tensors([3])).some((x) => x.storage.includes(Number.NaN))).toBe(true);
  });

  test("shrink to row-major zeros", () => {
    for (const seed of seeds) {
      const x = shrunk(tensors([2, 2]), () => false, seed);
      expect([x.toArray(), x.strides, x.offset]).toEqual([
        [
          [0, 0],
          [0, 0],
        ],
        [2, 1],
        0,
      ]);
      const strided = shrunk(tensors([2, 2]), (x) => x.isContiguous(), seed);
      expect(strided.toArray()).toEqual([
        [0, 0],
        [0, 0],
      ]);
    }
  });

  test("anyTensors have shapes and values of every kind, and shrink to the smallest shape and zeros", () => {
    const all = samples(anyTensors({ dtype: "int32", maxRank: 3 }));
    expect(all.every((x) => x.dtype === "int32" && x.ndim <= 3)).toBe(true);
    expect(new Set(all.map((x) => x.ndim))).toEqual(new Set([0, 1, 2, 3]));
    for (const seed of seeds) {
      expect(shrunk(anyTensors(), (x) => x.numel() < 2, seed).toArray()).toEqual([0, 0]);
      const startsAt1 = (x: Tensor): boolean => x.numel() > 0 && x.toTypedArray()[0]! >= 1;
      expect(shrunk(anyTensors(), (x) => !startsAt1(x), seed).toArray()).toBe(1);
      const second = (x: Tensor): boolean => x.numel() > 1 && x.toTypedArray()[1]! >= 1;
      expect(shrunk(anyTensors(), (x) => !second(x), seed).toArray()).toEqual([0, 1]);
    }
  });

  test("layoutsOf keeps the values", () => {
    const x = tensor([[true, false, true]]);
    const all = samples(layoutsOf(x));
    for (const y of all) expect([y.dtype, y.toArray()]).toEqual(["bool", x.toArray()]);
    expect(all.some((y) => !y.isContiguous())).toBe(true);
  });

  test("counterexamples print with their values, shape and layout", () => {
    const plain = shrunk(tensors([2]), () => false, 1);
    expect(fc.stringify(plain)).toBe(`${zeros([2]).toString()} of shape [2]`);
    const strided = shrunk(tensors([2]), (x) => x.isContiguous(), 1);
    expect(fc.stringify([strided])).toBe(`[${zeros([2]).toString()} of shape [2], strides [2], offset 0]`);
  });
});

describe("values", () => {
  test("awayFrom keeps its distance, on both sides", () => {
    const all = samples(awayFrom([0, 1], { distance: 0.25, max: 3 }));
    expect(all.every((x) => Math.abs(x) >= 0.25 && Math.abs(x - 1) >= 0.25 && x >= -2 && x <= 3)).toBe(true);
    for (const [low, high] of [
      [-2, 0],
      [0, 1],
      [1, 3],
    ] as const) {
      expect(all.some((x) => x > low && x < high)).toBe(true);
    }
    expect(shrunk(awayFrom([0]), () => false, 1)).toBe(1 / 16);
    expect(() => awayFrom([0], { min: -0.01, max: 0.01 })).toThrow("awayFrom: no value in [-0.01, 0.01]");
  });

  test("specialFloats are float32 numbers, and all occur", () => {
    const all = samples(specialFloats());
    expect(all.filter((x) => x !== 2 ** 24 + 1).every((x) => Object.is(Math.fround(x), x))).toBe(true);
    for (const x of [0, -0, Number.NaN, Number.POSITIVE_INFINITY, 2 ** -149]) {
      expect(all.some((y) => Object.is(x, y))).toBe(true);
    }
  });

  test("distinctTensors have no equal values, in many orders", () => {
    const all = samples(distinctTensors([2, 3])).map((x) => Array.from(x.toTypedArray()));
    expect(all.every((values) => new Set(values).size === 6)).toBe(true);
    expect(new Set(all.map(String)).size).toBeGreaterThan(100);
    expect(shrunk(distinctTensors([3]), () => false, 1).toArray()).toEqual([-1 / 16, 0, 1 / 16]);
  });

  test("permutations hold each number once, and shrink to the identity", () => {
    for (const order of samples(permutations(4))) expect(order.toSorted()).toEqual([0, 1, 2, 3]);
    expect(new Set(samples(permutations(3)).map(String)).size).toBe(6);
    expect(shrunk(permutations(3), () => false, 1)).toEqual([0, 1, 2]);
  });

  test("dims count from both ends, and dimLists name no axis twice", () => {
    expect(new Set(samples(dims(2)))).toEqual(new Set([-2, -1, 0, 1]));
    expect(new Set(samples(dims(0)))).toEqual(new Set([-1, 0]));
    const lists = samples(dimLists(3));
    for (const list of lists) expect(new Set(list.map((dim) => (dim + 3) % 3)).size).toBe(list.length);
    expect(new Set(lists.map((list) => list.length))).toEqual(new Set([0, 1, 2, 3]));
    expect(shrunk(dims(3), () => false, 1)).toBe(0);
  });

  test("masks have a live entry: anywhere, or in each row along an axis", () => {
    for (const mask of samples(masks([2, 3]))) expect(mask.toTypedArray()).toContain(1);
    for (const dim of [0, 1, -1]) {
      for (const mask of samples(masks([2, 3, 2], { dim }))) {
        const live = mask.to("int32").sum(dim).toTypedArray();
        expect(Array.from(live).every((count) => count > 0)).toBe(true);
      }
    }
    expect(samples(masks([2, 0])).every((mask) => mask.numel() === 0)).toBe(true);
    expect(samples(masks([2, 0], { dim: 0 })).every((mask) => mask.numel() === 0)).toBe(true);
    expect(shrunk(masks([2, 2], { dim: 1 }), () => false, 1).toArray()).toEqual([
      [true, false],
      [true, false],
    ]);
    expect(samples(masks([])).every((mask) => mask.item() === 1)).toBe(true);
  });
});

describe("gradcheck", () => {
  const message = (f: () => void): string => {
    try {
      f();
    } catch (error) {
      return (error as Error).message;
    }
    return "passed";
  };
  /** An op with the forward of `exp` and this pullback. */
  const expWith =
    (pullback: (dy: Tensor, x: Tensor, y: Tensor) => Tensor): Differentiable =>
    (x) => {
      const y = new Tensor(Float32Array.from(x!.toTypedArray(), Math.exp), x!.shape);
      return record("planted", y, [[x!, (dy) => pullback(dy, x!, y)]]);
    };
  const x = tensor([
    [0.5, -1, 0.25],
    [1, 0, -0.5],
  ]);

  test("passes what is right, in every layout", () => {
    fc.assert(
      fc.property(tensors([2, 3], { expanded: true }), (x) => {
        gradcheck((x) => exp(x), [x]);
        gradgradcheck((x) => softmax(x, -1), [x]);
      }),
      { numRuns: 30 },
    );
    gradcheck((x) => sum(x), [zeros([0, 3])]);
    gradcheck((x, ids) => x.mul(ids), [tensor([1, 2]), tensor(Int32Array.of(3, 4))]);
    gradgradcheck((x, ids) => x.mul(ids), [tensor([1, 2]), tensor(Int32Array.of(3, 4))]);
  });

  test.each<[string, Differentiable]>([
    ["a factor of 1.02", expWith((dy, _, y) => dy.mul(y).mul(1.02))],
    ["a wrong sign", expWith((dy, _, y) => dy.mul(y).neg())],
    ["a forgotten dy", expWith((_, __, y) => y)],
    ["a forgotten derivative", expWith((dy) => dy)],
    ["a zero", expWith((dy) => dy.mul(0))],
    ["rows mixed up", expWith((dy, _, y) => dy.mul(y).flip(0))],
    [
      "storage order instead of the elements' order",
      expWith((dy, x, y) => {
        const g = dy.mul(y).toTypedArray();
        return new Tensor(g, x.shape, { strides: x.isContiguous() ? [1, 2] : x.strides, offset: 0 });
      }),
    ],
    ["a missing gradient", (x) => expWith((dy) => dy)(x!.detach())],
    ["half the paths", (x) => mul(x!, x!.detach())],
  ])("catches %s", (_, f) => {
    expect(message(() => gradcheck(f, [x]))).toMatch(/^gradcheck: /);
  });

  test("gradgradcheck catches a pullback that cannot be differentiated, in x or in dy", () => {
    const detached = expWith((dy, _, y) => dy.mul(y.detach()));
    gradcheck(detached, [x]);
    expect(message(() => gradgradcheck(detached, [x]))).toMatch(/^gradgradcheck: in the gradient for input 0/);
    const cutsDy: Differentiable = (x) => record("planted", x!.detach().mul(2), [[x!, (dy) => dy.detach().mul(2)]]);
    gradcheck(cutsDy, [x]);
    expect(message(() => gradgradcheck(cutsDy, [x]))).toMatch(/for input 1 of 2 is missing/);
  });

  test("says which input, what shapes, and both values", () => {
    const f: Differentiable = (a, b) =>
      record("planted", mul(a!, b!).detach(), [
        [a!, (dy) => dy.mul(b!)],
        [b!, (dy) => dy],
      ]);
    expect(message(() => gradcheck(f, [tensor([2]), tensor([3]).expand([1])]))).toMatch(
      /^gradcheck: the gradient for input 1 of 2 is -?0\.\d+ in a direction in which the finite difference is -?\d\.\d+\. Shapes: \[1\], \[1\] → \[1\]; strides of input 1: \[1\]$/,
    );
  });
});

describe("closeness", () => {
  const f = (...values: number[]): Tensor => tensor(values);
  const { NaN: nan, POSITIVE_INFINITY: infinity } = Number;

  test("allClose is torch.allclose's", () => {
    expect(allClose(f(1, 2), f(1, 2))).toBe(true);
    expect(allClose(f(1.00001), f(1))).toBe(false); // 1.0013580322265625e-5 as float32s
    expect(allClose(f(1.00001), f(1), { rtol: 1.1e-5 })).toBe(true);
    expect(allClose(f(1e-9), f(0))).toBe(true);
    expect(allClose(f(1e-7), f(0))).toBe(false);
    expect(allClose(f(nan), f(nan))).toBe(false);
    expect(allClose(f(nan), f(nan), { equalNan: true })).toBe(true);
    expect(allClose(f(nan), f(1), { equalNan: true })).toBe(false);
    expect(allClose(f(infinity, -infinity), f(infinity, -infinity))).toBe(true);
    expect(allClose(f(infinity), f(-infinity), { atol: infinity })).toBe(false);
    expect(allClose(f(1), f(infinity))).toBe(false);
    expect(allClose(zeros([0]), zeros([0]))).toBe(true);
    expect(() => allClose(zeros([1]), zeros([2]))).toThrow(
      new ShapeError("allClose", "the shapes must be equal", [[1], [2]]),
    );
  });

  test("ulpDistance counts the float32 numbers between", () => {
    expect(ulpDistance(f(1, 5), f(1, 5))).toBe(0);
    expect(ulpDistance(f(1), f(1 + 2 ** -23))).toBe(1);
    expect(ulpDistance(f(1), f(1 - 2 ** -23))).toBe(2);
    expect(ulpDistance(f(0), f(-0))).toBe(0);
    expect(ulpDistance(f(2 ** -149), f(-(2 ** -149)))).toBe(2);
    expect(ulpDistance(f(1, 2), f(1, 4))).toBe(2 ** 23);
    expect(ulpDistance(f(nan), f(nan))).toBe(0);
    expect(ulpDistance(f(nan), f(0))).toBe(infinity);
    expect(ulpDistance(f((2 - 2 ** -23) * 2 ** 127), f(infinity))).toBe(1);
  });
});
