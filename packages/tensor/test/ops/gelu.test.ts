import fc from "fast-check";
import { describe, expect, test } from "vitest";
import { gelu, type Tensor, tensor } from "../../src/index.ts";
import * as math from "../../src/kernels/math.ts";
import { anyTensor, expectSame, grid, testDefinition, testFixtures, testGradient } from "./elementwise.ts";

testFixtures("gelu");

describe("exact", () => {
  testDefinition(gelu, (x) => x * (1 - 0.5 * math.erfc(x * Math.SQRT1_2)), grid(-1, 8));
  testGradient((x) => gelu(x), grid(-3, 3));
});

describe("tanh", () => {
  const tanhForm = (x: Tensor): Tensor => gelu(x, { approximate: "tanh" });
  const u = (x: number): number => Math.sqrt(2 / Math.PI) * (x + 0.044715 * x ** 3);
  testDefinition(tanhForm, (x) => 0.5 * x * (1 + Math.tanh(u(x))), grid(-1, 8), 8); // 3·(1 + |2u|), u(-1) ≈ -0.83
  testGradient(tanhForm, grid(-3, 3));

  test("is near the exact form", () => {
    fc.assert(
      fc.property(anyTensor(grid(-8, 8)), (x) => {
        expectSame(tanhForm(x), gelu(x), 5e-4);
      }),
    );
  });
});

test.each([undefined, { approximate: "tanh" as const }])("of x less that of -x is x, with %o", (options) => {
  fc.assert(
    fc.property(anyTensor(grid(-80, 80)), (x) => {
      expectSame(gelu(x, options).sub(gelu(x.neg(), options)), x, 1e-6);
    }),
  );
});

test("keeps its digits far below 0", () => {
  // mpmath 1.3: x·ncdf(x) at -6 and -10
  expect(gelu(tensor(-6)).item() / -5.91952587022619e-9).toBeCloseTo(1, 6);
  expect(gelu(tensor(-10)).item() / -7.6198530241605e-23).toBeCloseTo(1, 6);
});

test("refuses integers and unknown forms", () => {
  expect(() => gelu(tensor([1], { dtype: "int32" }))).toThrow("gelu: takes float32, got int32");
  expect(() => gelu(tensor([1]), { approximate: "erf" as never })).toThrow(
    'gelu: approximate is "none" or "tanh", got "erf"',
  );
});
