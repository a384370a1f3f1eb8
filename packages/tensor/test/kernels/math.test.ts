import fc, { type Arbitrary } from "fast-check";
import { describe, expect, test } from "vitest";
import * as math from "../../src/kernels/math.ts";

const { NaN: nan, POSITIVE_INFINITY: inf, MAX_VALUE, MIN_VALUE } = Number;

/** Sizes from 2^low to 2^high, all as likely, of both signs. */
function sizes(low: number, high: number): Arbitrary<number> {
  return fc
    .tuple(fc.double({ min: 1, max: 2, noNaN: true }), fc.integer({ min: low, max: high }), fc.boolean())
    .map(([m, k, negative]) => (negative ? -m : m) * 2 ** k);
}

/** Like toBe, but for a relative difference of at most `tolerance`. The engine's own functions are good to 1e-15 or so. */
function expectNear(got: number, wanted: number, tolerance = 1e-14): void {
  if (Object.is(got, wanted) || Math.abs(got - wanted) <= tolerance * Math.abs(wanted)) return;
  if (Math.abs(wanted) < 2 ** -1022 && Math.abs(got - wanted) <= MIN_VALUE) return; // too small for 53 bits
  expect.fail(`${got} instead of ${wanted}`);
}

describe.each([
  { name: "exp", f: math.exp, wanted: Math.exp, low: -30, high: 9, domain: -inf },
  { name: "expm1", f: math.expm1, wanted: Math.expm1, low: -1074, high: 9, domain: -inf },
  { name: "log", f: math.log, wanted: Math.log, low: -1074, high: 1022, domain: 0 },
  {
    name: "log, near 1",
    f: (x: number) => math.log(1 + x),
    wanted: (x: number) => Math.log(1 + x),
    low: -52,
    high: -1,
    domain: -1,
  },
  { name: "log1p", f: math.log1p, wanted: Math.log1p, low: -1074, high: 1022, domain: -1 },
  { name: "log2", f: math.log2, wanted: Math.log2, low: -1074, high: 1022, domain: 0 },
  { name: "sin", f: math.sin, wanted: Math.sin, low: -1074, high: 1022, domain: -inf },
  { name: "sin, a few turns", f: math.sin, wanted: Math.sin, low: -4, high: 20, domain: -inf },
  { name: "cos", f: math.cos, wanted: Math.cos, low: -1074, high: 1022, domain: -inf },
  { name: "cos, a few turns", f: math.cos, wanted: Math.cos, low: -4, high: 20, domain: -inf },
  { name: "tanh", f: math.tanh, wanted: Math.tanh, low: -1074, high: 6, domain: -inf },
  { name: "sigmoid", f: math.sigmoid, wanted: (x: number) => 1 / (1 + Math.exp(-x)), low: -30, high: 8, domain: -inf },
])("$name", ({ f, wanted, low, high, domain }) => {
  test("is what the engine computes", () => {
    fc.assert(
      fc.property(
        sizes(low, high).filter((x) => x > domain),
        (x) => expectNear(f(x), wanted(x)),
      ),
      { numRuns: 2000 },
    );
  });
});

test("sin and cos are precise where they vanish", () => {
  fc.assert(
    fc.property(fc.integer({ min: -(2 ** 20), max: 2 ** 20 }), (k) => {
      const x = (k * Math.PI) / 2;
      expectNear(math.sin(x), Math.sin(x));
      expectNear(math.cos(x), Math.cos(x));
    }),
    { numRuns: 2000 },
  );
});

test.each([
  [
    "exp",
    math.exp,
    [
      [0, 1],
      [-0, 1],
      [inf, inf],
      [-inf, 0],
      [710, inf],
      [-746, 0],
      [-745, MIN_VALUE],
    ],
  ],
  [
    "expm1",
    math.expm1,
    [
      [0, 0],
      [-0, -0],
      [inf, inf],
      [-inf, -1],
      [710, inf],
      [-800, -1],
    ],
  ],
  [
    "log",
    math.log,
    [
      [1, 0],
      [0, -inf],
      [-0, -inf],
      [-1, nan],
      [inf, inf],
      [-inf, nan],
    ],
  ],
  [
    "log1p",
    math.log1p,
    [
      [0, 0],
      [-0, -0],
      [-1, -inf],
      [-2, nan],
      [inf, inf],
    ],
  ],
  [
    "log2",
    math.log2,
    [
      [1, 0],
      [8, 3],
      [2 ** -1022, -1022],
      [MIN_VALUE, -1074],
      [0, -inf],
      [-0, -inf],
      [-1, nan],
      [inf, inf],
    ],
  ],
  [
    "sin",
    math.sin,
    [
      [0, 0],
      [-0, -0],
      [inf, nan],
      [-inf, nan],
      [MIN_VALUE, MIN_VALUE],
    ],
  ],
  [
    "cos",
    math.cos,
    [
      [0, 1],
      [-0, 1],
      [inf, nan],
      [-inf, nan],
    ],
  ],
  [
    "tanh",
    math.tanh,
    [
      [0, 0],
      [-0, -0],
      [inf, 1],
      [-inf, -1],
      [MAX_VALUE, 1],
    ],
  ],
  [
    "sigmoid",
    math.sigmoid,
    [
      [0, 0.5],
      [-0, 0.5],
      [inf, 1],
      [-inf, 0],
      [-710, 4.47628622567513e-309],
    ],
  ],
  [
    "erf",
    math.erf,
    [
      [0, 0],
      [-0, -0],
      [inf, 1],
      [-inf, -1],
      [6, 1],
      [-6, -1],
    ],
  ],
  [
    "erfc",
    math.erfc,
    [
      [0, 1],
      [inf, 0],
      [-inf, 2],
      [28, 0],
    ],
  ],
] as [string, (x: number) => number, [number, number][]][])("special values of %s", (_, f, table) => {
  for (const [x, y] of table) expectNear(f(x), y);
  expect(f(nan)).toBeNaN();
});

test("exp and log have the right bits for powers of two", () => {
  for (let k = -1074; k < 1024; k++) expectNear(math.log(2 ** k), k * Math.LN2, 2 ** -52);
  for (let k = -1022; k < 1024; k++) expectNear(math.exp(k * Math.LN2), 2 ** k, 2 ** -42); // k·ln 2 is rounded
});

test("exp and log undo each other", () => {
  fc.assert(
    fc.property(fc.double({ min: -700, max: 700, noNaN: true }), (x) => {
      expect(Math.abs(math.log(math.exp(x)) - x)).toBeLessThan(2 ** -50 + 2 ** -50 * Math.abs(x));
    }),
  );
});

/** Simpson's rule on 2/√π ∫ e^(-t²) dt from a to b. Its error is below 1e-13 for an interval of length 1. */
function gaussIntegral(a: number, b: number): number {
  const n = 1000;
  const f = (t: number): number => Math.exp(-t * t);
  let sum = f(a) + f(b);
  for (let i = 1; i < n; i++) sum += (i % 2 === 1 ? 4 : 2) * f(a + ((b - a) * i) / n);
  return ((b - a) / n / 3) * sum * (2 / Math.sqrt(Math.PI));
}

test("erf and erfc are the integral of the Gaussian", () => {
  fc.assert(
    fc.property(fc.integer({ min: -1500, max: 1500 }), (k) => {
      const x = k / 1000;
      expectNear(math.erf(x), gaussIntegral(0, x), 1e-12);
    }),
  );
  fc.assert(
    fc.property(fc.integer({ min: -1500, max: 5000 }), (k) => {
      const x = k / 1000;
      const upTo8 = Array.from({ length: 8 }, (_, i) => gaussIntegral(x + i, x + i + 1)).reduce((a, b) => a + b);
      expectNear(math.erfc(x), upTo8, 1e-9);
    }),
  );
});

// Abramowitz & Stegun, Handbook of Mathematical Functions, table 7.1 (erf) and 7.3 (x·e^(x²)·erfc x).
test.each([
  [0.1, 0.112462916],
  [0.5, 0.5204998778],
  [0.98, 0.8342315043],
  [1, 0.8427007929],
  [1.5, 0.9661051465],
  [2, 0.995322265],
])("erf %d is %d", (x, y) => {
  expect(math.erf(x)).toBeCloseTo(y, 10);
  expect(math.erf(-x)).toBe(-math.erf(x));
  expect(math.erf(x) + math.erfc(x)).toBeCloseTo(1, 15);
});

// mpmath 1.3: mpmath.erfc(x)
test.each([
  [4, 1.541725790028002e-8],
  [6.2, 1.816675617238127e-18],
  [6.4, 1.417080347668405e-19],
  [10, 2.088487583762545e-45],
  [26, 5.663192408856143e-296],
])("erfc %d is %d", (x, y) => {
  expectNear(math.erfc(x), y, 1e-13);
});

describe("pow", () => {
  test("is what the engine computes", () => {
    const exponents = fc.oneof(
      fc.integer({ min: -20, max: 20 }),
      fc.double({ min: -300, max: 300, noNaN: true }),
      sizes(-60, 4),
    );
    fc.assert(
      fc.property(
        fc.oneof(sizes(-30, 30), sizes(-1074, 1022)),
        exponents,
        (x, y) => expectNear(math.pow(x, y), x ** y, 2e-13), // the engine's own error grows with |y·ln x|
      ),
      { numRuns: 3000 },
    );
  });

  test("of whole numbers is exact", () => {
    fc.assert(
      fc.property(fc.integer({ min: -20, max: 20 }), fc.integer({ min: 0, max: 7 }), (x, y) => {
        const exact = Array.from({ length: y }, () => x).reduce((a, b) => a * b, 1);
        expect(Math.fround(math.pow(x, y))).toBe(Math.fround(exact));
        expectNear(math.pow(x, y), exact, 2 ** -51);
      }),
    );
  });

  // IEEE 754-2019, section 9.2.1; JavaScript's ** differs in the first three.
  test.each([
    [1, nan, 1],
    [-1, inf, 1],
    [-1, -inf, 1],
    [nan, 0, 1],
    [nan, -0, 1],
    [inf, 0, 1],
    [0, 0, 1],
    [1, inf, 1],
    [nan, 1, nan],
    [2, nan, nan],
    [-2, 0.5, nan],
    [-1, 0.5, nan],
    [-0.5, -1.5, nan],
    [0, 3, 0],
    [-0, 3, -0],
    [0, 2.5, 0],
    [-0, 2.5, 0],
    [-0, 4, 0],
    [-0, 0.5, 0],
    [0, -3, inf],
    [-0, -3, -inf],
    [-0, -2, inf],
    [-0, -2.5, inf],
    [0, -inf, inf],
    [-0, -inf, inf],
    [0, inf, 0],
    [0.5, inf, 0],
    [0.5, -inf, inf],
    [-0.5, inf, 0],
    [-0.5, -inf, inf],
    [2, inf, inf],
    [2, -inf, 0],
    [-2, inf, inf],
    [-2, -inf, 0],
    [inf, 2.5, inf],
    [inf, -2.5, 0],
    [-inf, 3, -inf],
    [-inf, 4, inf],
    [-inf, 2.5, inf],
    [-inf, -3, -0],
    [-inf, -2, 0],
    [-inf, 0.5, inf],
    [-2, 3, -8],
    [-2, -3, -0.125],
    [-1, 2 ** 53, 1],
    [-1, 2 ** 53 - 1, -1],
    [-1, MAX_VALUE, 1],
    [1 + 2 ** -52, MAX_VALUE, inf],
    [1 - 2 ** -53, MAX_VALUE, 0],
    [2, 1024, inf],
    [2, -1074, MIN_VALUE],
    [-2, -1075, -0],
    [2, -1200, 0],
    [2, MIN_VALUE, 1],
    [4, 0.5, 2],
    [MIN_VALUE, 0.5, 2 ** -537],
    [10, 2, 100],
  ])("pow(%d, %d) is %d", (x, y, wanted) => {
    expectNear(math.pow(x, y), wanted, 2 ** -51);
  });
});
