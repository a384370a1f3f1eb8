import fc from "fast-check";
import { describe, expect, test } from "vitest";
import { adamwStep, kernelInfo, resident, zeros } from "../../src/index.ts";
import { refusal } from "../elements.ts";
import { withPlainKernels } from "./fast.ts";

const usual = fc.float({ min: -2, max: 2, noNaN: true });
const states = fc.constantFrom(0, 1, 2, 3, 4, 5, 15, 16, 17, 1030).chain((n) => {
  const floats = (values = usual): fc.Arbitrary<Float32Array> =>
    fc.array(values, { minLength: n, maxLength: n, size: "max" }).map((list) => Float32Array.from(list));
  return fc.record({
    w: floats(),
    g: floats(fc.oneof(usual, fc.float({ noNaN: true, min: -(2 ** 50), max: 2 ** 50 }), fc.constant(0))),
    m: floats(),
    v: floats(fc.float({ min: 0, max: 4, noNaN: true })),
  });
});

const steps = fc.record({
  lr: fc.constantFrom(0, 1e-4, 0.1),
  betas: fc.constantFrom([0.9, 0.999] as const, [0, 0] as const, [0.8, 0.95] as const),
  eps: fc.constantFrom(1e-8, 1e-3),
  weightDecay: fc.constantFrom(0, 0.1),
  corrections: fc.constantFrom([0.1, 0.001] as const, [1, 1] as const),
  maximize: fc.boolean(),
});

describe.runIf(kernelInfo().kernels === "simd")("the fast AdamW", () => {
  test("has the plain one's running means, and its weights within 1 ulp, or 2⁻²¹ of the step", () => {
    const places = resident(() => [1, 2, 3].map(() => zeros([2048]).storage as Float32Array));
    fc.assert(
      fc.property(states, steps, fc.boolean(), ({ w, g, m, v }, step, inPlace) => {
        const [w1, m1, v1] = [w, m, v].map((array, i) => {
          const copy = inPlace ? places[i]!.subarray(3, 3 + array.length) : new Float32Array(array.length);
          copy.set(array);
          return copy;
        }) as [Float32Array, Float32Array, Float32Array];
        adamwStep(w1, g, m1, v1, step);
        const [w2, m2, v2] = [w.slice(), m.slice(), v.slice()];
        withPlainKernels(() => adamwStep(w2, g, m2, v2, step));
        expect(m1.slice()).toEqual(m2);
        expect(v1.slice()).toEqual(v2);
        w1.forEach((value, i) => {
          const root = Math.sqrt(v2[i]! / step.corrections[1]) + step.eps;
          const change = ((step.lr / step.corrections[0]) * m2[i]!) / root;
          const allowed = 2 ** -23 * Math.max(Math.abs(w2[i]!), Math.abs(w[i]!)) + 2 ** -21 * Math.abs(change);
          expect(Math.abs(value - w2[i]!)).toBeLessThanOrEqual(allowed + 2 ** -149);
        });
      }),
      { numRuns: 500 },
    );
  });

  test("gives an element the same bits wherever it is", () => {
    fc.assert(
      fc.property(states, steps, ({ w, g, m, v }, step) => {
        const together = w.slice();
        adamwStep(together, g, m.slice(), v.slice(), step);
        for (let i = 0; i < Math.min(w.length, 20); i++) {
          const alone = w.slice(i, i + 1);
          adamwStep(alone, g.slice(i, i + 1), m.slice(i, i + 1), v.slice(i, i + 1), step);
          expect(alone[0]).toBe(together[i]);
        }
      }),
    );
  });
});

test("refuses arrays of different lengths", () => {
  const [a, b] = [new Float32Array(2), new Float32Array(3)];
  const step = { lr: 1, betas: [0.9, 0.999], eps: 1e-8, weightDecay: 0, corrections: [1, 1] } as const;
  expect(refusal(() => adamwStep(a, b, a, a, step))).toContain(
    "ShapeError: adamwStep: the arrays must be of one length",
  );
});
