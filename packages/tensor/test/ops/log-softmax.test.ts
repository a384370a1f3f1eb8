import fc from "fast-check";
import { expect, test } from "vitest";
import { logSoftmax, logsumexp, softmax, tensor } from "../../src/index.ts";
import { refusal } from "../elements.ts";
import { alongOneAxis, checkDerivatives, expectEach, expectSame, groups, testFixtures } from "./reductions.ts";

testFixtures("logSoftmax");

test("is its definition", () => {
  fc.assert(
    fc.property(alongOneAxis(1), ([x, dim]) => {
      const y = logSoftmax(x, dim);
      groups(y, dim).values.forEach((row, i) => {
        const from = groups(x, dim).values[i]!;
        const total = Math.log(from.reduce((sum, value) => sum + Math.exp(value), 0));
        expectEach(tensor(row), [row.length], from.map((value) => value - total)); // biome-ignore format: one thought
      });
    }),
  );
});

test("is the logarithm of softmax, and x less its logsumexp", () => {
  fc.assert(
    fc.property(alongOneAxis(1), ([x, dim]) => {
      expectSame(logSoftmax(x, dim), softmax(x, dim).log());
      expectSame(logSoftmax(x, dim), x.sub(logsumexp(x, dim, { keepdim: true })));
    }),
  );
});

test("stays finite where softmax is rounded to 0", () => {
  expect(logSoftmax(tensor([0, 1000]), 0).toArray()).toEqual([-1000, 0]);
});

test("has the right first and second derivatives", () => {
  fc.assert(
    fc.property(alongOneAxis(0), ([x, dim]) => {
      checkDerivatives((z) => logSoftmax(z, dim), [x]);
    }),
    { numRuns: 50 },
  );
});

test("refuses integers", () => {
  expect(refusal(() => logSoftmax(tensor(Int32Array.of(1, 2)), 0))).toBe(
    'DTypeError: logSoftmax: takes float32, got int32. Convert with { dtype: "float32" }',
  );
});
