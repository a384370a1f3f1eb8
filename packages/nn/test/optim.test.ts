import { noGrad, type Tensor, tensor, zeros } from "@pellucid/tensor";
import { describe, expect, test } from "vitest";
import fixtures from "../../../oracle/fixtures/optim.json" with { type: "json" };
import { decode, expectClose } from "../../tensor/test/fixtures.ts";
import {
  AdamW,
  clipGradNorm_,
  clipGradValue_,
  OptimizerStateError,
  Parameter,
  SGD,
  warmupCosine,
} from "../src/index.ts";

const optimizers = { AdamW, SGD };

function parameters(fixture: unknown): Parameter[] {
  return (decode(fixture) as Tensor[]).map((data) => new Parameter(data));
}

test.each(fixtures.updates)(
  "$optimizer updates as PyTorch's, $settings",
  ({ optimizer, settings, start, grads, after }) => {
    const params = parameters(start);
    const betas = settings.betas as [number, number] | undefined;
    const made = new optimizers[optimizer as "AdamW" | "SGD"](params, {
      ...settings,
      ...(betas && { betas }),
    } as object);
    grads.forEach((step, i) => {
      params.forEach((p, k) => {
        p.grad = decode(step[k]) as Tensor | null;
      });
      made.step();
      expectClose(params, after[i], { rtol: 1e-5, atol: 1e-6 });
    });
  },
);

test.each(fixtures.clips)("gradients are clipped as PyTorch clips them, to norm $normType of $maxNorm", (fixture) => {
  const params = fixture.before.map((grad) => {
    const parameter = new Parameter(zeros(grad?.shape ?? [2]));
    parameter.grad = decode(grad) as Tensor | null;
    return parameter;
  });
  const total = clipGradNorm_(params, fixture.maxNorm, { normType: decode(fixture.normType) as number });
  expect(total).toBeCloseTo(fixture.total, 5);
  expectClose(
    params.map((p) => p.grad),
    fixture.after,
  );
});

test("the norm is that of the gradients' elements, however they lie", () => {
  const lying = [
    tensor([[9, 3, 9], [9, 4, 9]]).select(1, 1), // biome-ignore format: a matrix
    tensor([9, 9, 12]).slice(0, 2),
    tensor([[9, 0], [0, 0]]).slice(0, 1), // biome-ignore format: a matrix
  ];
  const params = lying.map(({ shape }) => new Parameter(zeros(shape)));
  params.forEach((p, i) => {
    p.grad = lying[i]!;
  });
  expect(clipGradNorm_(params, 100)).toBe(13); // 3² + 4² + 12² = 13²
});

test("clipping by value limits each element", () => {
  const p = new Parameter(zeros([3]));
  p.grad = tensor([-2, 0.5, 3]);
  clipGradValue_([p], 1);
  expect(p.grad.toArray()).toEqual([-1, 0.5, 1]);
});

describe("the state of an optimizer", () => {
  const quadratic = (p: Parameter): void => {
    p.grad = null;
    p.mul(p).sum().backward();
  };

  test.each(["AdamW", "SGD"] as const)("of %s, restored, goes on to the same bits", (name) => {
    const make = (p: Parameter): AdamW | SGD =>
      new optimizers[name]([p], { lr: 0.1, ...(name === "SGD" && { momentum: 0.9 }) });
    const [a, b] = [new Parameter(tensor([1, -2, 3])), new Parameter(tensor([1, -2, 3]))];
    const first = make(a);
    for (let i = 0; i < 3; i++) {
      quadratic(a);
      first.step();
    }
    noGrad(() => b.copy_(a));
    const second = make(b);
    second.loadStateDict(first.stateDict() as never);
    for (let i = 0; i < 3; i++) {
      quadratic(a);
      first.step();
      quadratic(b);
      second.step();
    }
    expect(b.toArray()).toEqual(a.toArray());
  });

  test("is refused where it does not fit, and nothing changes", () => {
    const p = new Parameter(tensor([1, 2]));
    const optimizer = new AdamW([p]);
    quadratic(p);
    optimizer.step();
    const state = optimizer.stateDict();
    const other = new AdamW([new Parameter(zeros([3]))], { lr: 7 });
    expect(() => other.loadStateDict(state)).toThrow(OptimizerStateError);
    expect(() => other.loadStateDict(state)).toThrow(
      "loadStateDict: the state does not fit the AdamW: expAvg of parameter 0 is float32 [2], not float32 [3]; nothing was changed",
    );
    expect(() => other.loadStateDict({ groups: [], state: {} })).toThrow(/0 groups, not 1/);
    expect(() => other.loadStateDict({ groups: state.groups, state: { 5: state.state[0]! } })).toThrow(
      /no parameter 5/,
    );
    expect(() => new AdamW([p], { amsgrad: true }).loadStateDict(state)).toThrow(
      /expAvg, expAvgSq, not expAvg, expAvgSq, maxExpAvgSq/,
    );
    expect(other.paramGroups[0]!.lr).toBe(7);
    expect(other.stateDict().state).toEqual({});
  });
});

test.each([
  [null, "it must have groups and a state, got null"],
  [{ groups: [{}], state: new Map() }, "it must have groups and a state, got an object (Object)"],
  [{ groups: [{ lr2: 1 }], state: {} }, 'group 0 has a setting "lr2"'],
  [{ groups: [{}], state: { 0: 5 } }, "parameter 0 has 5"],
  [{ groups: [{}], state: { 0: { step: Number.POSITIVE_INFINITY, tensors: {} } } }, "parameter 0 has Infinity steps"],
  [
    { groups: [{}], state: { 0: { step: 1, tensors: { momentumBuffer: [1] } } } },
    "momentumBuffer of parameter 0 is [1]",
  ],
])("a state that is none is refused: %j", (state, message) => {
  const optimizer = new SGD([new Parameter(zeros([1]))], { momentum: 0.9 });
  expect(() => optimizer.loadStateDict(state as never)).toThrow(`the state does not fit the SGD: ${message}`);
});

test("groups have settings of their own", () => {
  const [a, b] = [new Parameter(tensor([1])), new Parameter(tensor([1]))];
  const optimizer = new SGD([{ params: [a], lr: 0.5 }, { params: [b] }], { lr: 0.1 });
  for (const p of [a, b]) p.grad = tensor([1]);
  optimizer.step();
  expect([a.item(), b.item()]).toEqual([0.5, Math.fround(0.9)]);
  optimizer.zeroGrad();
  expect([a.grad, b.grad]).toEqual([null, null]);
});

test.each([
  [() => new AdamW([]), "AdamW: there are no parameters to update"],
  [() => new AdamW([new Parameter(zeros([1]))], { lr: -1 }), "AdamW: lr must be at least 0, got -1"],
  [() => new AdamW([new Parameter(zeros([1]))], { betas: [0.9, 1] }), "AdamW: betas[1] must be in [0, 1), got 1"],
  [() => new SGD([new Parameter(zeros([1]))], { momentum: Number.NaN }), "SGD: momentum must be at least 0, got NaN"],
  [
    () => new SGD([new Parameter(zeros([1]))], { nesterov: true }),
    "SGD: nesterov needs momentum and no dampening, got 0 and 0",
  ],
  [
    () => new AdamW([new Parameter(zeros([1]))], { learningRate: 1 } as never),
    'AdamW: there is no option "learningRate". There is "lr", "betas", "eps", "weightDecay", "amsgrad", "maximize"',
  ],
  [() => new AdamW([new Parameter(zeros([1]))], { lr: "0.1" as never }), 'AdamW: lr must be at least 0, got "0.1"'],
  [() => new AdamW([new Parameter(zeros([1]))], { betas: 0.9 as never }), "AdamW: betas are two numbers, got 0.9"],
  [
    () => new SGD(new Parameter(zeros([1])) as never),
    "SGD: takes parameters, or groups of them, got an object (Parameter). Did you mean model.parameters()?",
  ],
  [() => clipGradNorm_([], 1, { normType: 0 }), "clipGradNorm_: normType must be above 0, got 0"],
  [() => clipGradNorm_(new Parameter(zeros([1])) as never, 1), "clipGradNorm_: takes an array of parameters, got"],
  [() => clipGradNorm_([], -1), "clipGradNorm_: maxNorm must be at least 0, got -1"],
  [
    () => warmupCosine({ peakLr: 1, warmupSteps: 5, totalSteps: 4 }),
    "warmupCosine: 0 ≤ warmupSteps ≤ totalSteps must be whole numbers, got 5 and 4",
  ],
])("refusal %#", (act, message) => {
  expect(act).toThrow(message);
});

test("a parameter in two groups is refused", () => {
  const p = new Parameter(zeros([1]));
  expect(() => new SGD([{ params: [p] }, { params: [p] }])).toThrow("SGD: a parameter is listed twice");
});

test("a setting that is undefined is the default, and one that a schedule breaks is refused in the next step", () => {
  const p = new Parameter(tensor([1]));
  const optimizer = new SGD([p], { lr: 0.5, momentum: undefined as never });
  p.grad = tensor([1]);
  optimizer.step();
  expect(p.item()).toBe(0.5);
  optimizer.paramGroups[0]!.lr = Number.NaN;
  expect(() => optimizer.step()).toThrow("SGD: lr must be at least 0, got NaN");
  expect(p.item()).toBe(0.5);
});

test("a norm that is not finite is refused when asked to", () => {
  const p = new Parameter(zeros([1]));
  p.grad = tensor([Number.POSITIVE_INFINITY]);
  expect(() => clipGradNorm_([p], 1, { errorIfNonfinite: true })).toThrow(
    "clipGradNorm_: the norm of the gradients is Infinity",
  );
});

test("the learning rate rises in a line and falls in half a cosine", () => {
  const lr = warmupCosine({ initialLr: 1, peakLr: 5, minLr: 3, warmupSteps: 4, totalSteps: 8 });
  expect([0, 1, 3, 4, 6, 8, 99].map(lr)).toEqual([1, 2, 4, 5, 4, 3, 3].map((x) => expect.closeTo(x, 12)));
});
