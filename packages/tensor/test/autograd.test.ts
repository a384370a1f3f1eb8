import fc from "fast-check";
import { expect, test } from "vitest";
import {
  add,
  backward,
  DTypeError,
  exp,
  GradError,
  grad,
  isGradEnabled,
  matmul,
  mul,
  noGrad,
  nonDifferentiable,
  ones,
  record,
  ShapeError,
  type Tensor,
  tensor,
  ValueError,
  zeros,
} from "../src/index.ts";
import { broadcastableShapes, tensors } from "../src/testing.ts";

/** A leaf that wants a gradient. */
function leaf(...values: number[]): Tensor {
  return tensor(values, { requiresGrad: true });
}

function thrownBy(f: () => unknown): Error {
  try {
    f();
  } catch (error) {
    return error as Error;
  }
  throw new Error("nothing was thrown");
}

// What backward computes

test("the gradient of a leaf is dL/d(leaf), of its shape, contiguous, and needs no gradient itself", () => {
  const x = tensor([
    [1, 2],
    [3, 4],
  ]);
  for (const leaf of [x, x.transpose(0, 1), x.detach()]) {
    leaf.requiresGrad_();
    leaf.mul(leaf).sum().backward();
    expect(leaf.grad!.toArray()).toEqual(leaf.detach().mul(2).toArray());
    expect(leaf.grad!.requiresGrad).toBe(false);
    leaf.grad = null;
    leaf.transpose(0, 1).sum(0).sum().backward(); // dx is an expanded view
    expect([leaf.grad!.shape, leaf.grad!.isContiguous()]).toEqual([[2, 2], true]);
  }
});

test("a second backward adds to grad", () => {
  const x = leaf(1, 2);
  x.mul(3).sum().backward();
  x.mul(4).sum().backward();
  expect(x.grad!.toArray()).toEqual([7, 7]);
});

test("a tensor used twice gets the sum of both gradients", () => {
  const x = leaf(3);
  x.mul(x).add(x).backward();
  expect(x.grad!.toArray()).toEqual([7]);
});

test("a diamond: both paths to the top are followed, and what they share is passed once", () => {
  const x = leaf(2);
  let calls = 0;
  const shared = record("shared", x.mul(3).detach(), [
    [
      x,
      (dy) => {
        calls++;
        return dy.mul(3);
      },
    ],
  ]);
  add(shared.mul(2), shared.mul(5)).backward();
  expect(x.grad!.item()).toBe(21);
  expect(calls).toBe(1);
});

test("leaves without requiresGrad get no gradient", () => {
  const [x, z] = [leaf(1, 2), tensor([3, 4])];
  x.mul(z).sum().backward();
  expect(x.grad!.toArray()).toEqual([3, 4]);
  expect(z.grad).toBeNull();
});

test("backward from a leaf gives it the gradient that was passed", () => {
  const x = leaf(1, 2);
  const dy = tensor([5, 6]);
  x.backward(dy);
  expect(x.grad!.toArray()).toEqual([5, 6]);
});

test("no grad shares its storage with another, or with the gradient that was passed", () => {
  const [x, z, w] = [leaf(1, 2), leaf(3, 4), leaf(5, 6)];
  const dy = tensor([5, 6]);
  x.add(z).backward(dy);
  x.grad!.storage.fill(0);
  expect([z.grad!.toArray(), dy.toArray()]).toEqual([
    [5, 6],
    [5, 6],
  ]);
  const half = w.add(z).mul(0.5); // one dy for both
  z.grad = null;
  half.backward(dy);
  w.grad!.storage.fill(0);
  expect(z.grad!.toArray()).toEqual([2.5, 3]);
});

test("broadcasting is undone for every pair of shapes that broadcast", () => {
  const pairs = broadcastableShapes(2, { maxRank: 3, maxSize: 3 }).chain(([a, b]) =>
    fc.tuple(tensors(a!), tensors(b!), fc.constant(null)),
  );
  fc.assert(
    fc.property(pairs, ([a, b]) => {
      a.requiresGrad_();
      b.requiresGrad_();
      const y = mul(a, b);
      y.backward(ones(y.shape));
      const times = (n: number): number => y.numel() / n; // how often an element is repeated
      expect(a.grad!.shape).toEqual(a.shape);
      expect(b.grad!.shape).toEqual(b.shape);
      const total = (x: Tensor): number => Array.from(x.toTypedArray()).reduce((sum, value) => sum + value, 0);
      // Σ aᵢ·(dL/da)ᵢ = L = Σ bᵢ·(dL/db)ᵢ, since L is linear in each
      if (a.numel() > 0) expect(total(a.mul(a.grad!).detach())).toBeCloseTo(total(y.detach()), 3);
      if (b.numel() > 0) expect(total(b.mul(b.grad!).detach())).toBeCloseTo(total(y.detach()), 3);
      const c = zeros(a.shape, { requiresGrad: true });
      c.add(b.detach()).backward(ones(y.shape));
      if (a.numel() > 0) expect(new Set(c.grad!.toTypedArray())).toEqual(new Set([times(a.numel())]));
    }),
  );
});

// Depth and width

test("a chain of 100,000 ops overflows no stack, forward, backward, or when it is let go", () => {
  const x = leaf(1);
  let y = x;
  for (let i = 0; i < 100_000; i++) y = y.add(1);
  y.backward();
  expect(y.item()).toBe(100_001);
  expect(x.grad!.item()).toBe(1);
});

test("a tensor with 10,000 consumers gets the sum of their gradients", () => {
  const x = leaf(2);
  const parts = Array.from({ length: 10_000 }, (_, i) => x.mul(i % 2));
  parts.reduce((sum, part) => sum.add(part)).backward();
  expect(x.grad!.item()).toBe(5000);
});

test("2^60 paths are walked node by node, not path by path", () => {
  const x = leaf(1);
  let y: Tensor = x;
  for (let i = 0; i < 60; i++) y = y.mul(0.5).add(y.mul(0.5));
  y.backward();
  expect(x.grad!.item()).toBe(1);
});

// grad()

test("grad gives a tensor for a tensor and a list for a list, and changes no grad", () => {
  const [x, z] = [leaf(1, 2), leaf(3, 4)];
  const y = x.mul(z).sum();
  expect(grad(y, x, { retainGraph: true }).toArray()).toEqual([3, 4]);
  const [dx, dz] = grad(y, [x, z]);
  expect([dx!.toArray(), dz!.toArray()]).toEqual([
    [3, 4],
    [1, 2],
  ]);
  expect([x.grad, z.grad]).toEqual([null, null]);
});

test("grad of several outputs sums their gradients, each weighted by its own", () => {
  const x = leaf(1, 2);
  const [p, q] = [x.mul(3), x.sum()];
  expect(grad([p, q], x, { gradOutputs: [tensor([1, 10]), null] }).toArray()).toEqual([4, 31]);
  expect(grad([x.sum(), x.mul(2).sum()], x).toArray()).toEqual([3, 3]);
});

test("an output may be an input of grad, or the input of another output", () => {
  const x = leaf(3);
  const h = x.mul(x);
  const y = h.mul(2);
  expect(grad([y, h], [y, h, x]).map((dx) => dx.item())).toEqual([1, 3, 18]);
});

test("grad for the result of an op leaves the graph before it usable", () => {
  const x = leaf(3);
  const h = x.mul(x);
  const y = h.mul(h);
  expect(grad(y, h).item()).toBe(18);
  h.backward();
  expect(x.grad!.item()).toBe(6);
});

test("grad runs no pullback that leads to none of its inputs", () => {
  const [x, z] = [leaf(1, 2), leaf(3, 4)];
  const unused = (): Tensor => {
    throw new Error("was run");
  };
  const h = record("side", z.detach(), [[z, unused]]);
  const y = record("sum of two", x.add(h).detach(), [
    [x, (dy) => dy],
    [h, unused],
  ]);
  expect(grad(y.sum(), x).toArray()).toEqual([1, 1]);
});

test("an input that no output depends on is an error, or null with allowUnused", () => {
  const [x, z] = [leaf(1), leaf(2)];
  const y = x.mul(3);
  expect(thrownBy(() => grad(y, [x, z], { retainGraph: true })).message).toBe(
    "grad: no output depends on input 1. Pass { allowUnused: true } to get null for it",
  );
  const [dx, dz] = grad(y, [x, z], { allowUnused: true });
  expect(dx!.item()).toBe(3);
  expect(dz).toBeNull();
});

test("gradOutputs must be one entry an output, of its shape, and float32", () => {
  const x = leaf(1, 2);
  const message = "grad: gradOutputs needs one entry an output, got 1 for 2 outputs";
  expect(thrownBy(() => grad([x.mul(1), x.mul(2)], x, { gradOutputs: tensor([1, 1]) }))).toEqual(
    expect.objectContaining({ name: "ValueError", message }),
  );
  expect(() => grad(x.mul(2), x, { gradOutputs: tensor([1]) })).toThrow(ShapeError);
  expect(() => grad(x.mul(2), x, { gradOutputs: tensor([1, 2], { dtype: "int32" }) })).toThrow(DTypeError);
});

// Higher order

test("the derivatives of x³", () => {
  const x = leaf(2);
  const y = x.mul(x).mul(x);
  const d1 = grad(y, x, { createGraph: true });
  const d2 = grad(d1, x, { createGraph: true });
  const d3 = grad(d2, x, { createGraph: true });
  expect([d1.item(), d2.item(), d3.item()]).toEqual([12, 12, 6]);
  expect(() => grad(d3, x)).toThrow("grad: the tensor needs no gradient"); // d3 is the constant 6
});

test("a Hessian times a vector: of ½·xᵀAx it is ½·(A + Aᵀ)v", () => {
  const vectors = fc.tuple(tensors([3, 3]), tensors([3]), tensors([3]));
  fc.assert(
    fc.property(vectors, ([a, x, v]) => {
      x.requiresGrad_();
      const quadratic = matmul(x, matmul(a, x)).mul(0.5);
      const dx = grad(quadratic, x, { createGraph: true });
      const hv = grad(matmul(dx, v), x);
      const wanted = matmul(a.add(a.transpose(0, 1)), v).mul(0.5);
      wanted.toTypedArray().forEach((value, i) => {
        expect(hv.toTypedArray()[i]).toBeCloseTo(value, 4);
      });
    }),
  );
});

test("backward with createGraph leaves a grad that can be differentiated", () => {
  const x = leaf(3);
  x.mul(x).mul(x).backward(null, { createGraph: true });
  expect(x.grad!.requiresGrad).toBe(true);
  expect(grad(x.grad!, x, { retainGraph: true }).item()).toBe(18);
  x.mul(2).backward(); // without createGraph the sum is not recorded
  expect([x.grad!.item(), x.grad!.requiresGrad]).toEqual([29, false]);
});

// The graph's life

test("the graph is freed after a pass, and a second one says so instead of giving nothing", () => {
  const x = leaf(1, 2);
  const y = x.mul(x).sum();
  y.backward();
  const message =
    "backward: the graph of sum was freed by an earlier pass. Pass { retainGraph: true } to the first one";
  expect(thrownBy(() => y.backward())).toEqual(expect.objectContaining({ name: "GradError", message }));
  expect(x.grad!.toArray()).toEqual([2, 4]);
});

test("a graph that hangs on a freed part is an error too", () => {
  const x = leaf(1, 2);
  const h = x.mul(x);
  h.sum().backward();
  expect(() => h.mul(2).sum().backward()).toThrow("the graph of mul was freed");
  expect(() => grad(h.mul(2).sum(), x)).toThrow("the graph of mul was freed");
});

test("retainGraph and createGraph keep the graph", () => {
  const x = leaf(1, 2);
  const y = x.mul(x).sum();
  y.backward(null, { retainGraph: true });
  y.backward(null, { createGraph: true });
  y.backward(null, { createGraph: true, retainGraph: false });
  expect(x.grad!.toArray()).toEqual([6, 12]);
  expect(() => y.backward()).toThrow(GradError);
});

test("a value that a gradient needs must not be overwritten in place", () => {
  const x = leaf(1, 2);
  const c = tensor([3, 4]);
  const y = x.mul(c).sum();
  c.copy_(tensor([0, 0]));
  expect(thrownBy(() => y.backward())).toEqual(
    expect.objectContaining({
      name: "GradError",
      message:
        "backward: an input or the result of mul was overwritten in place after the op ran. Update parameters after backward, not before",
    }),
  );
});

test("overwriting a view overwrites what it shows", () => {
  const x = leaf(1, 2);
  const c = tensor([[3, 4]]);
  const y = x.mul(c).sum();
  c.view([2]).copy_(tensor([0, 0]));
  expect(() => y.backward()).toThrow(GradError);
});

test("a result whose values its own gradient needs is watched as well", () => {
  const x = leaf(1, 2);
  const y = exp(x); // whose gradient is dy·y
  noGrad(() => y.copy_(tensor([0, 0])));
  expect(() => y.backward(tensor([1, 1]))).toThrow(GradError);
});

// What backward refuses

test("backward from several elements needs a gradient", () => {
  const y = leaf(1, 2).mul(2);
  const message =
    "backward: only a tensor of one element has an implicit gradient of 1, got [2]. Reduce it with sum() or mean(), or pass dL/dy";
  expect(thrownBy(() => y.backward())).toEqual(expect.objectContaining({ name: "ShapeError", message }));
});

test("the gradient must have the output's shape and be float32", () => {
  const y = leaf(1, 2).mul(2);
  const message = "backward: the gradient must have the output's shape, got [1] and [2]";
  expect(thrownBy(() => y.backward(tensor([1])))).toEqual(expect.objectContaining({ name: "ShapeError", message }));
  expect(thrownBy(() => y.backward(tensor([1, 1], { dtype: "int32" }))).message).toBe(
    "backward: a gradient must be float32, got int32",
  );
});

test("a tensor of one element, whatever its shape, has a gradient of ones", () => {
  const x = tensor([[[2]]], { requiresGrad: true });
  x.mul(3).backward();
  expect(x.grad!.toArray()).toEqual([[[3]]]);
});

test("a tensor outside the graph has no gradient", () => {
  const message =
    "backward: the tensor needs no gradient: it was made outside the graph, or under noGrad. Set requiresGrad on the leaves before computing it";
  expect(thrownBy(() => tensor([1]).backward()).message).toBe(message);
  expect(thrownBy(() => backward(noGrad(() => leaf(1).mul(2)))).message).toBe(message);
});

test("the result of an op without gradient names the op", () => {
  const x = leaf(1, 2);
  const y = nonDifferentiable("rounding", tensor([1, 2]));
  expect(thrownBy(() => y.backward(tensor([1, 1]))).message).toBe(
    "backward: the tensor comes from rounding, which has no gradient. Compute the loss from what went into it",
  );
  expect(() => x.to("int32").backward()).toThrow(
    "comes from to, which has no gradient. Compute the loss from what went into it",
  );
});

test("a pullback that returns a shape that no broadcasting explains is refused, with the op's name", () => {
  const x = leaf(1, 2);
  const y = record("broken", tensor([1, 2, 3]), [[x, (dy) => dy]]);
  expect(thrownBy(() => y.sum().backward())).toEqual(
    expect.objectContaining({
      name: "ShapeError",
      message:
        "broken: a pullback must return a gradient of its input's shape, or of one that this shape broadcasts to, got [3] and [2]",
    }),
  );
});

// Leaves and recording

test("requiresGrad is for leaves of float32", () => {
  expect(thrownBy(() => tensor([1, 2], { dtype: "int32" }).requiresGrad_())).toEqual(
    expect.objectContaining({
      name: "DTypeError",
      message: 'requiresGrad: only float32 tensors have gradients, got int32. Use to("float32")',
    }),
  );
  expect(() => tensor([true], { requiresGrad: true })).toThrow(DTypeError);
  expect(thrownBy(() => leaf(1).mul(2).requiresGrad_(false))).toEqual(
    expect.objectContaining({
      name: "GradError",
      message:
        "requiresGrad: it can be set on leaves only, this is the result of mul. Use detach() for a copy outside the graph",
    }),
  );
  const x = leaf(1);
  expect(x.requiresGrad_(false).requiresGrad).toBe(false);
  expect(x.mul(2).requiresGrad).toBe(false);
});

test("isLeaf: made by the user, or by ops that recorded nothing", () => {
  const x = leaf(1);
  expect([x, tensor([1]), tensor([1]).mul(2), x.detach(), noGrad(() => x.mul(2))].every((t) => t.isLeaf)).toBe(true);
  expect(x.mul(2).isLeaf).toBe(false);
});

test("detach cuts the graph and shares the values", () => {
  const x = leaf(1, 2);
  const y = x.mul(x.detach());
  expect(x.detach().storage).toBe(x.storage);
  expect(x.detach().requiresGrad).toBe(false);
  y.sum().backward();
  expect(x.grad!.toArray()).toEqual([1, 2]);
});

test("retainGrad: a result keeps its gradient as well, and stays no leaf", () => {
  const x = leaf(1, 2);
  const h = x.mul(3);
  h.retainGrad();
  expect(h.isLeaf).toBe(false);
  h.mul(h).sum().backward();
  expect(h.grad!.toArray()).toEqual([6, 12]);
  expect(x.grad!.toArray()).toEqual([18, 36]);
  const unretained = x.mul(3);
  unretained.sum().backward();
  expect(unretained.grad).toBeNull();
  x.retainGrad(); // a leaf has its gradient anyway
  expect(() => tensor([1]).retainGrad()).toThrow(GradError);
});

test("under noGrad nothing is recorded; the mode comes back, nested and after an exception", () => {
  const x = leaf(1);
  const modes: boolean[] = [isGradEnabled()];
  noGrad(() => {
    modes.push(isGradEnabled());
    expect(x.mul(2).requiresGrad).toBe(false);
    noGrad(() => undefined);
    modes.push(isGradEnabled());
    expect(() =>
      noGrad(() => {
        throw new Error("inside");
      }),
    ).toThrow("inside");
    modes.push(isGradEnabled());
  });
  modes.push(isGradEnabled());
  expect(() =>
    noGrad(() => {
      throw new Error("inside");
    }),
  ).toThrow("inside");
  modes.push(isGradEnabled());
  expect(modes).toEqual([true, false, false, false, true, true]);
  expect(noGrad(() => 5)).toBe(5);
});

test("backward works under noGrad, on a graph recorded before", () => {
  const x = leaf(2);
  const y = x.mul(x);
  noGrad(() => y.backward());
  expect(x.grad!.item()).toBe(4);
});

test("noGrad refuses an async function, and puts the mode back", () => {
  const message = "noGrad: f must be synchronous, got an async function. Wrap the steps between its awaits instead";
  expect(thrownBy(() => noGrad(async () => 1))).toEqual(expect.objectContaining({ message }));
  expect(() => noGrad(async () => 1)).toThrow(ValueError);
  expect(isGradEnabled()).toBe(true);
});

test("a pass that fails puts the mode back and changes no grad", () => {
  const x = leaf(1);
  const y = record("broken", tensor([1]), [
    [
      x,
      () => {
        throw new Error("inside");
      },
    ],
  ]);
  expect(() => add(y, x).backward()).toThrow("inside");
  expect(isGradEnabled()).toBe(true);
  expect(x.grad).toBeNull();
});
