import fc from "fast-check";
import { describe, expect, test } from "vitest";
import { kernelInfo } from "../../src/index.ts";
import { geluTanh, geluTanhRow, geluTanhRowBackward, geluTanhSlope } from "../../src/kernels/gelu.ts";
import { expRow, sigmoidRow, siluRow, tanhRow } from "../../src/kernels/maps.ts";
import * as math from "../../src/kernels/math.ts";
import { specialFloats } from "../../src/testing.ts";
import { ulpOf, withPlainKernels } from "./fast.ts";

/** |2u| of GELU's tanh form. */
const twiceU = (x: number): number => Math.abs(2 * Math.sqrt(2 / Math.PI) * (x + 0.044715 * x ** 3));

// Below 2⁻¹²⁶ a factor has lost digits, which a product with x does not bring back: 2⁻¹⁴⁹·|x| more.
const MAPS = [
  { name: "exp", row: expRow, f: math.exp, ulps: () => 1, lost: () => 0 },
  { name: "tanh", row: tanhRow, f: math.tanh, ulps: () => 2, lost: () => 0 },
  { name: "sigmoid", row: sigmoidRow, f: math.sigmoid, ulps: () => 3, lost: () => 0 },
  { name: "silu", row: siluRow, f: (x: number) => x * math.sigmoid(x), ulps: () => 4, lost: Math.abs },
  { name: "gelu", row: geluTanhRow, f: geluTanh, ulps: (x: number) => 3 * (1 + twiceU(x)), lost: Math.abs },
];

const bits = new Uint32Array(1);
const float = new Float32Array(bits.buffer);

/** Any float32 there is, and more of those around 1. */
const values = fc.oneof(
  fc.integer({ min: 0, max: 2 ** 32 - 1 }).map((word) => {
    bits[0] = word;
    return float[0]!;
  }),
  fc.float({ min: -128, max: 128 }),
  specialFloats(),
);
const arrays = fc.array(values, { maxLength: 40, size: "max" }).map((list) => Float32Array.from(list));

describe.runIf(kernelInfo().kernels === "simd").each(MAPS)("the fast $name", ({ row, f, ulps, lost }) => {
  test("is as near to the plain one as it says", () => {
    fc.assert(
      fc.property(arrays, (x) => {
        const y = new Float32Array(x.length);
        row(y, x);
        y.forEach((value, i) => {
          const exact = f(x[i]!);
          const wanted = Math.fround(exact);
          if (Object.is(value, wanted)) return; // also -0, NaN and infinities
          const allowed = (ulps(x[i]!) + 2 ** -20) * ulpOf(wanted) + lost(x[i]!) * 2 ** -149;
          if (!(Math.abs(value - exact) <= allowed)) expect.fail(`${value} instead of ${exact} for ${x[i]}`);
        });
      }),
      { numRuns: 1000 },
    );
  });

  test("is the plain one with the plain kernels", () => {
    fc.assert(
      fc.property(arrays, (x) => {
        const y = new Float32Array(x.length);
        withPlainKernels(() => row(y, x));
        expect(y).toEqual(Float32Array.from(x, f));
      }),
    );
  });
});

test.runIf(kernelInfo().kernels === "simd")(
  "long arrays have the bits of their elements alone, over the edges of blocks",
  () => {
    const rows = MAPS.map(
      ({ row }) =>
        (y: Float32Array, x: Float32Array) =>
          row(y, x),
    );
    const dy = (x: Float32Array): Float32Array => x.map((value) => Math.cos(value) * 3);
    const kinds = [...rows, (y: Float32Array, x: Float32Array) => geluTanhRowBackward(y, dy(x), x)];
    for (const length of [255, 256, 257, 259, 511, 512, 515, 1030]) {
      const x = Float32Array.from({ length }, (_, i) => ((i * 37) % 1000) / 50 - 10);
      for (const kind of kinds) {
        const [whole, alone, one] = [new Float32Array(length), new Float32Array(length), new Float32Array(1)];
        kind(whole, x);
        for (let i = 0; i < length; i++) {
          kind(one, x.subarray(i, i + 1));
          alone[i] = one[0]!;
        }
        expect(whole).toEqual(alone);
      }
    }
  },
);

test.runIf(kernelInfo().kernels === "simd")("the fast exp has 1 at 0, and the right limits", () => {
  const y = new Float32Array(7);
  expRow(y, Float32Array.of(0, -0, Number.POSITIVE_INFINITY, Number.NEGATIVE_INFINITY, Number.NaN, 88.8, -104));
  expect(Array.from(y)).toEqual([1, 1, Number.POSITIVE_INFINITY, 0, Number.NaN, Number.POSITIVE_INFINITY, 0]);
});

test("the gradient of gelu is within 2⁻²¹·|dy|, and NaN or 0 where the plain one is", () => {
  fc.assert(
    fc.property(arrays, fc.float({ min: -4, max: 4, noNaN: true }), (x, g) => {
      const dx = new Float32Array(x.length);
      geluTanhRowBackward(dx, new Float32Array(x.length).fill(g), x);
      dx.forEach((value, i) => {
        const exact = g * geluTanhSlope(x[i]!);
        if (Object.is(value, Math.fround(exact)) || value === exact) return;
        expect(Math.abs(value - exact)).toBeLessThanOrEqual(2 ** -21 * Math.abs(g) + 2 ** -149);
      });
      withPlainKernels(() => geluTanhRowBackward(dx, new Float32Array(x.length).fill(g), x));
      expect(dx).toEqual(Float32Array.from(x, (v) => g * geluTanhSlope(v)));
    }),
    { numRuns: 500 },
  );
});
