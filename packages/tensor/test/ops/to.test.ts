import fc from "fast-check";
import { expect, test } from "vitest";
import cases from "../../../../oracle/fixtures/ops_to.json" with { type: "json" };
import { tensor, to } from "../../src/index.ts";
import { shapes, tensors } from "../../src/testing.ts";
import { at, checkGradients, expectElements, refusal } from "../elements.ts";
import { testAgainstPyTorch } from "../fixtures.ts";

testAgainstPyTorch(cases);

test("int32 there and back is the tensor; every dtype is itself", () => {
  const ints = shapes().chain((shape) => tensors(shape, { dtype: "int32" }));
  fc.assert(
    fc.property(ints, (x) => {
      expectElements(to(to(x, "float32"), "int32"), (position) => at(x, position));
      expect(to(x, "int32")).toBe(x);
    }),
  );
});

test("float32 to float32 keeps the gradient, other conversions have none", () => {
  fc.assert(
    fc.property(
      shapes().chain((shape) => tensors(shape)),
      (x) => {
        checkGradients((x) => to(x, "float32"), [x]);
      },
    ),
  );
  const y = to(to(tensor(1.5, { requiresGrad: true }), "int32"), "float32");
  expect(refusal(() => y.backward())).toBe(
    "GradError: backward: the tensor comes from to, which has no gradient. Compute the loss from what went into it",
  );
});

test("refusals", () => {
  expect(refusal(() => to(tensor([1]), "float64" as never))).toBe(
    'DTypeError: to: dtype is "float32", "int32" or "bool", got "float64". Use "int32" for int64, "float32" for other floats',
  );
  expect(refusal(() => to(tensor([1, 2 ** 31]), "int32"))).toBe("ValueError: to: 2147483648 does not fit int32");
  expect(refusal(() => to(tensor([-(2 ** 31) - 256]), "int32"))).toBe("ValueError: to: -2147483904 does not fit int32");
  expect(refusal(() => to(tensor([Number.NaN]), "int32"))).toBe("ValueError: to: NaN does not fit int32");
  expect(to(tensor([-(2 ** 31), 2 ** 31 - 128]), "int32").toArray()).toEqual([-(2 ** 31), 2 ** 31 - 128]);
});
