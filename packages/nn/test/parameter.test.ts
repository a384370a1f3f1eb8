import { Generator, ones, resident, type Tensor, tensor, useKernels, zeros } from "@pellucid/tensor";
import { readSafetensors, safetensorsChunks, writeSafetensors } from "@pellucid/tensor/safetensors";
import { afterEach, expect, test } from "vitest";
import { Embedding, LayerNorm, Linear, Parameter } from "../src/index.ts";

afterEach(() => {
  useKernels("simd");
});

/** The buffers of resident arrays are all of the whole memory. */
const memory = resident(() => zeros([2000])).storage.buffer;
const isResident = (x: Tensor): boolean => x.storage.buffer.byteLength === memory.byteLength;

test("a function makes its values in the kernels' memory", () => {
  const parameter = new Parameter(() => ones([40, 50]));
  expect(isResident(parameter)).toBe(true);
  expect(parameter.isLeaf && parameter.requiresGrad).toBe(true);
  expect(parameter.toTypedArray()).toEqual(new Float32Array(2000).fill(1));
  expect(isResident(zeros([2000]))).toBe(false); // only what the function makes
});

test("layers make their parameters there, if they are not small", () => {
  const layers = [new Linear(50, 40), new Embedding(50, 40), new LayerNorm(2000)];
  const [weight, bias, ...others] = layers.flatMap((layer) => layer.parameters());
  for (const parameter of [weight!, ...others]) expect(isResident(parameter)).toBe(true);
  expect(isResident(bias!)).toBe(false);
});

test("what a function makes out of order becomes row-major", () => {
  const parameter = new Parameter(() => tensor([[1, 2, 3]]).transpose(0, 1));
  expect([parameter.isContiguous(), parameter.toArray()]).toEqual([true, [[1], [2], [3]]]);
});

test("a tensor's storage is taken over, wherever it lies", () => {
  const data = ones([2000]);
  expect(new Parameter(data).storage).toBe(data.storage);
});

test("a function that makes no float32 tensor", () => {
  expect(() => new Parameter(() => [1, 2] as never)).toThrow("Parameter: takes a tensor, got [1, 2]");
  expect(() => new Parameter(() => tensor([true]))).toThrow(
    "requiresGrad: only float32 tensors have gradients, got bool",
  );
});

test("parameters print, are copied and written as other tensors are", async () => {
  const values = Float32Array.from({ length: 2000 }, (_, i) => i / 7);
  const parameter = new Parameter(() => zeros([2000]));
  parameter.detach().copy_(tensor(values));
  const ordinary = new Parameter(tensor(values));
  expect(String(parameter)).toBe(String(ordinary));
  expect(parameter.toArray()).toEqual(ordinary.toArray());
  const copy = parameter.toTypedArray();
  expect(structuredClone(copy, { transfer: [copy.buffer as ArrayBuffer] })).toEqual(values); // its own memory
  expect(structuredClone(parameter.storage)).toEqual(values); // a view of the same memory, as another thread would get it
  const file = writeSafetensors({ parameter });
  expect(file).toEqual(writeSafetensors({ parameter: ordinary }));
  const blob = new Blob([...safetensorsChunks({ parameter })]); // which takes no shared memory
  expect(new Uint8Array(await blob.arrayBuffer())).toEqual(file);
  expect(readSafetensors(file).tensors.get("parameter")?.toTypedArray()).toEqual(values);
});

test("layers have the same values with the plain kernels", () => {
  const values = (): unknown[] => {
    const generator = new Generator(1);
    const layers = [new Linear(50, 40, { generator }), new Embedding(50, 40, { generator }), new LayerNorm(2000)];
    return layers.flatMap((layer) => layer.parameters()).map((parameter) => parameter.toTypedArray());
  };
  const fast = values();
  useKernels("plain");
  expect(values()).toEqual(fast);
});
