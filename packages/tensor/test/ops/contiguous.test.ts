import fc from "fast-check";
import { expect, test } from "vitest";
import cases from "../../../../oracle/fixtures/ops_views.json" with { type: "json" };
import { backward, clone, contiguous, tensor } from "../../src/index.ts";
import { shapes, tensors } from "../../src/testing.ts";
import { at, checkGradients, expectElements, expectView, refusal } from "../elements.ts";
import { testAgainstPyTorch } from "../fixtures.ts";

testAgainstPyTorch(cases.filter(({ op }) => op === "clone" || op === "contiguous"));

const inputs = shapes().chain((shape) => tensors(shape));

test("contiguous is x itself, or its values in row-major order", () => {
  fc.assert(
    fc.property(inputs, (x) => {
      const y = contiguous(x);
      expect(y === x).toBe(x.isContiguous());
      expect(y.isContiguous()).toBe(true);
      expectElements(y, (position) => at(x, position));
    }),
  );
});

test("clone has the same values in a storage of its own", () => {
  fc.assert(
    fc.property(inputs, (x) => {
      const y = clone(x);
      const before = y.toTypedArray();
      x.storage.fill(7);
      expect(y.storage.buffer).not.toBe(x.storage.buffer);
      expect(y.toTypedArray()).toEqual(before);
      expect(y.isContiguous()).toBe(true);
    }),
  );
});

test("detach is a view outside the graph", () => {
  fc.assert(
    fc.property(inputs, (x) => {
      const y = x.requiresGrad_().mul(2).detach();
      expect([y.requiresGrad, y.isLeaf]).toEqual([false, true]);
      expectView(x.detach(), x, (position) => position);
    }),
  );
  expect(refusal(() => backward(tensor(1, { requiresGrad: true }).detach()))).toBe(
    "GradError: backward: the tensor needs no gradient: it was made outside the graph, or under noGrad. Set requiresGrad on the leaves before computing it",
  );
});

test("the gradients of contiguous and clone", () => {
  fc.assert(
    fc.property(inputs, (x) => {
      checkGradients(contiguous, [x]);
      checkGradients(clone, [x]);
    }),
  );
});
