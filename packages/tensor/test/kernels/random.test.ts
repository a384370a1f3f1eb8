import fc from "fast-check";
import { afterEach, expect, test } from "vitest";
import {
  bernoulli,
  Generator,
  kernelInfo,
  normal,
  rand,
  randint,
  randn,
  resident,
  setNumThreads,
  type Tensor,
  uniform,
  useKernels,
} from "../../src/index.ts";
import { engine } from "../../src/kernels/engine.ts";
import * as math from "../../src/kernels/math.ts";
import { isResident } from "../../src/kernels/memory.ts";
import { fastNormals } from "../../src/kernels/random.ts";

const threads = kernelInfo().threads;

afterEach(() => {
  useKernels("simd");
  setNumThreads(threads);
});

type Draw = (n: number, generator: Generator) => Tensor;

const draws: Record<string, Draw> = {
  randint: (n, generator) => randint(-(2 ** 31), 2 ** 31, [n], { generator }),
  rand: (n, generator) => rand([n], { generator }),
  uniform: (n, generator) => uniform([n], -0.3, 0.7, { generator }),
  "uniform, wide": (n, generator) => uniform([n], -1e30, 2e30, { generator }),
  "uniform, denormal": (n, generator) => uniform([n], 0, 1e-40, { generator }),
  randn: (n, generator) => randn([n], { generator }),
  normal: (n, generator) => normal(0.7, 0.3, [n], { generator }),
  "normal, mean only": (n, generator) => normal(-2, 1, [n], { generator }),
  "bernoulli 0.9": (n, generator) => bernoulli(0.9, [n], { generator }),
  "bernoulli 0": (n, generator) => bernoulli(0, [n], { generator }),
  "bernoulli 1": (n, generator) => bernoulli(1, [n], { generator }),
  "bernoulli 2^-53": (n, generator) => bernoulli(2 ** -53, [n], { generator }),
};

/** Around blocks of 16, the state of 624 words, the shortest fast array of 512, and pieces of 2^15 and 2^16. */
const sizes = fc.constantFrom(
  ...[0, 1, 15, 16, 17, 511, 512, 513, 527, 528, 623, 624, 625, 1023, 1024, 1025, 1247, 1248, 1249, 5003],
  ...[32767, 32769, 65535, 65536, 65537, 65552, 100_000],
);
const seeds = fc.nat();

/** -0 is not 0 here. */
function sameBits({ storage: a }: Tensor, { storage: b }: Tensor): boolean {
  const bits = (x: Tensor["storage"]): Int32Array => new Int32Array(x.buffer, x.byteOffset, x.length);
  const [left, right] = [bits(a), bits(b)];
  return left.length === right.length && left.every((word, i) => word === right[i]);
}

function plainly(make: () => Tensor): Tensor {
  useKernels("plain");
  try {
    return make();
  } finally {
    useKernels("simd");
  }
}

test.each(Object.entries(draws))("fast %s is the plain one to the bit, from any position on", (_, draw) => {
  fc.assert(
    fc.property(seeds, fc.nat(1300), sizes, fc.boolean(), (seed, skipped, n, stays) => {
      const [fast, plain] = [new Generator(seed), new Generator(seed)];
      for (const generator of [fast, plain]) for (let i = 0; i < skipped; i++) generator.random();
      const y = stays ? resident(() => draw(n, fast)) : draw(n, fast);
      expect(
        sameBits(
          y,
          plainly(() => draw(n, plain)),
        ),
      ).toBe(true);
      expect(fast.getState()).toEqual(plain.getState());
    }),
    { numRuns: 30 },
  );
});

test("a fast draw goes on from a state that was saved between two of them", () => {
  fc.assert(
    fc.property(seeds, sizes, sizes, fc.constantFrom(...Object.values(draws)), (seed, first, second, draw) => {
      const generator = new Generator(seed);
      draw(first, generator);
      const state = generator.getState();
      const y = draw(second, generator);
      const other = new Generator(0).setState(state);
      expect(
        sameBits(
          plainly(() => draw(second, other)),
          y,
        ),
      ).toBe(true);
      expect(other.random()).toBe(generator.random());
    }),
    { numRuns: 30 },
  );
});

test("values are made where they are to lie", () => {
  const lies = (make: () => Tensor): boolean => isResident(resident(make).storage);
  expect([() => rand([2000]), () => randn([2000]), () => bernoulli(0.5, [2000])].map(lies)).toEqual([true, true, true]);
  expect(isResident(rand([2000]).storage)).toBe(false);
});

test("any number of threads draws the same numbers", () => {
  const n = 2 ** 19 + 2 ** 17 + 16 * 3 + 5;
  const makers = [
    (): Tensor => normal(0.7, 0.3, [n], { generator: new Generator(1) }),
    (): Tensor => uniform([n], -0.3, 0.8, { generator: new Generator(1) }),
  ];
  for (const make of makers) {
    const wanted = plainly(make);
    for (const count of [1, 2, 3, 4]) {
      setNumThreads(count);
      expect(sameBits(make(), wanted)).toBe(true);
      expect(sameBits(resident(make), wanted)).toBe(true);
    }
  }
});

/** A generator whose words are given. */
function generatorOf(words: Int32Array): Generator {
  let drawn = 0;
  return {
    fill(to: Int32Array) {
      to.set(words.subarray(drawn, drawn + to.length));
      drawn += to.length;
    },
  } as Generator;
}

test("normals of words from all over, the ends included, are those of the plain functions", () => {
  const simd = engine()!;
  const { fround } = Math;
  const points = 2 ** 16;
  const edges = [0, 1, 2, 2 ** 24 - 1, 2 ** 24 - 2, 2 ** 23, 2 ** 23 - 1, 2 ** 23 + 1, 2 ** 22, 3 * 2 ** 22, 2 ** 21];
  // Multiples of an odd number are spread evenly over the 2^24.
  const word = (i: number): number => (i < edges.length ? edges[i]! : Math.imul(i, 0x9e3779b1) & 0xffffff);
  for (const [mean, std] of [[0, 1] as const, [fround(-0.3), fround(0.02)] as const]) {
    for (const shift of [0, 3, 12_345]) {
      const words = new Int32Array(2 * points);
      const wanted = new Float32Array(2 * points);
      for (let p = 0; p < points; p++) {
        const at = 2 * p - (p % 8); // eight radii, then eight angles
        const [u, v] = [word(p), word((p + shift) % points)];
        words[at] = u | (p << 24);
        words[at + 8] = v | (p << 26);
        const radius = fround(Math.sqrt(fround(-2 * fround(math.log(1 - u * 2 ** -24)))));
        const angle = fround(2 * Math.PI * (v * 2 ** -24));
        wanted[at] = fround(radius * fround(math.cos(angle))) * std + mean;
        wanted[at + 8] = fround(radius * fround(math.sin(angle))) * std + mean;
      }
      const y = new Float32Array(2 * points);
      expect(fastNormals(simd, y, mean, std, generatorOf(words))).toBe(true);
      const differing = Array.from(y.keys()).filter((i) => !Object.is(y[i], wanted[i]));
      expect(differing).toEqual([]);
    }
  }
});

test("each of the 2^24 radii, cosines and sines is the plain functions'", { timeout: 120_000 }, () => {
  const simd = engine()!;
  const { fround } = Math;
  const radiusOf = (u: number): number => fround(Math.sqrt(fround(-2 * fround(math.log(1 - u * 2 ** -24)))));
  const angleOf = (v: number): number => fround(2 * Math.PI * (v * 2 ** -24));
  const radiusOne = 6_601_320; // the word whose radius shows a cosine and a sine as they are
  expect(radiusOf(radiusOne)).toBe(1);
  const points = 2 ** 18;
  const words = new Int32Array(2 * points);
  const y = new Float32Array(2 * points);
  const placeOf = (p: number): number => 2 * p - (p % 8); // eight radii, then eight angles
  const makePoints = (radiusWord: (p: number) => number, angleWord: (p: number) => number): void => {
    for (let p = 0; p < points; p++) {
      words[placeOf(p)] = radiusWord(p);
      words[placeOf(p) + 8] = angleWord(p);
    }
    expect(fastNormals(simd, y, 0, 1, generatorOf(words))).toBe(true);
  };
  const differing: unknown[] = [];
  const compare = (what: string, word: number, found: number, wanted: number): void => {
    if (found !== wanted) differing.push([what, word, found, wanted]);
  };
  for (let first = 0; first < 2 ** 24; first += points) {
    makePoints(
      (p) => first + p,
      () => 0,
    );
    for (let p = 0; p < points; p++) compare("radius", first + p, y[placeOf(p)]!, radiusOf(first + p));
    makePoints(
      () => radiusOne,
      (p) => first + p,
    );
    for (let p = 0; p < points; p++) {
      const angle = angleOf(first + p);
      compare("cos", first + p, y[placeOf(p)]!, fround(math.cos(angle)));
      compare("sin", first + p, y[placeOf(p) + 8]!, fround(math.sin(angle)));
    }
  }
  expect(differing).toEqual([]);
});
