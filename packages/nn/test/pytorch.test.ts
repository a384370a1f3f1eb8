import { manualSeed, randn, type Tensor, tensor } from "@pellucid/tensor";
import { describe, expect, test } from "vitest";
import fixtures from "../../../oracle/fixtures/nn.json" with { type: "json" };
import { decode, expectClose, type TensorFixture } from "../../tensor/test/fixtures.ts";
import { Dropout, Embedding, GELU, type Layer, LayerNorm, Linear, MultiHeadAttention, ReLU } from "../src/index.ts";

/** A layer as PyTorch made and ran it: see oracle/nn.py. */
interface LayerFixture {
  readonly layer: keyof typeof layers;
  readonly args: readonly unknown[];
  readonly seed: number;
  readonly x: TensorFixture;
  readonly y: TensorFixture;
  readonly dx: TensorFixture | null;
  readonly state: Readonly<Record<string, TensorFixture>>;
  readonly grads: Readonly<Record<string, TensorFixture>>;
  readonly text: string;
}

const layers = { Dropout, Embedding, GELU, LayerNorm, Linear, MultiHeadAttention, ReLU };
const cases = fixtures as unknown as readonly LayerFixture[];

describe.each([...new Set(cases.map((c) => c.layer))])("%s", (layer) => {
  test.each(cases.filter((c) => c.layer === layer))("is PyTorch's, $args, seed $seed", (fixture) => {
    manualSeed(fixture.seed);
    const make = layers[layer] as unknown as new (...args: readonly unknown[]) => Layer;
    const module = new make(...fixture.args);
    const x = fixture.dx ? randn(fixture.x.shape, { requiresGrad: true }) : (decode(fixture.x) as Tensor);
    expectClose(x, fixture.x);
    const y = module.forward(x);

    expect(Object.keys(module.stateDict())).toEqual(Object.keys(fixture.state));
    expectClose(module.stateDict(), fixture.state, { rtol: 1e-6, atol: 1e-7 });
    expectClose(y, fixture.y);
    const weights = Float32Array.from({ length: y.numel() }, (_, i) => (((7 * i) % 11) - 5) / 4);
    y.backward(tensor(weights).view(y.shape));
    if (fixture.dx) expectClose(x.grad, fixture.dx);
    for (const [path, parameter] of module.namedParameters())
      expectClose(parameter.grad, fixture.grads[path], { atol: 1e-5 });
    if (layer !== "GELU") expect(String(module)).toBe(fixture.text); // there it is the notebook's own class
  });
});
