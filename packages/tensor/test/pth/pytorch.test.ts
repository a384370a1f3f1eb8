import { describe, expect, test } from "vitest";
import fixture from "../../../../oracle/fixtures/pth.json" with { type: "json" };
import { type Tensor, zeros } from "../../src/index.ts";
import { type FileSource, openPth, PthError, readPth } from "../../src/pth.ts";
import { fromBase64 } from "../safetensors/files.ts";

/** A file of torch.save, and what torch.load gave: see oracle/pth_fixture.py. */
interface FileFixture {
  readonly name: string;
  readonly base64: string;
  readonly tensors: readonly (readonly [
    name: string,
    tensor: { storedAs: string; dtype: string | null; shape: number[]; data: (number | boolean | string)[] },
  ])[];
}

const { files, refused } = fixture as unknown as {
  files: FileFixture[];
  refused: { name: string; base64: string }[];
};

/** Held against what Python read, value by value: sign of zero included. */
function expectTensors(tensors: Iterable<readonly [string, Tensor]>, wanted: FileFixture["tensors"]): void {
  const got = new Map(tensors);
  expect([...got.keys()]).toEqual(wanted.map(([name]) => name));
  for (const [name, { dtype, shape, data }] of wanted) {
    const x = got.get(name)!;
    expect({ dtype: x.dtype, shape: x.shape }).toEqual({ dtype, shape });
    const values = Array.from(x.toTypedArray());
    const numbers = data.map((item) => (dtype === "float32" ? Math.fround(Number(item)) : Number(item)));
    expect(values).toEqual(numbers);
  }
}

async function collect(file: AsyncIterable<[string, Tensor]>): Promise<[string, Tensor][]> {
  const list: [string, Tensor][] = [];
  for await (const item of file) list.push(item);
  return list;
}

const readable = files.filter(({ name }) => name !== "f64");

describe.each(readable)("$name", ({ base64, tensors }) => {
  const bytes = fromBase64(base64);
  const shifted = new Uint8Array(bytes.length + 9).subarray(5, 5 + bytes.length);
  shifted.set(bytes);

  test("is read from memory, at any place of its buffer, and shared", () => {
    const shared = new Uint8Array(new SharedArrayBuffer(bytes.length));
    shared.set(bytes);
    for (const source of [bytes, bytes.buffer, shifted, shared]) expectTensors(readPth(source).tensors, tensors);
  });

  test("is read from a Blob, a File, a Response, bytes, and into tensors of one's own", async () => {
    const sources: FileSource[] = [new Blob([bytes]), new File([bytes], "x"), bytes.buffer, shifted];
    for (const source of sources) expectTensors(await collect(await openPth(source)), tensors);
    expectTensors(await collect(await openPth(new Response(bytes))), tensors);
    const file = await openPth(bytes);
    for (const [name, x] of await collect(file)) {
      const into = zeros(x.shape, { dtype: x.dtype });
      await file.readInto(name, into);
      expect(into.toTypedArray()).toEqual(x.toTypedArray());
    }
  });

  test("says what it holds without being read", async () => {
    const { entries } = await openPth(bytes);
    const got = Array.from(entries, ([name, { storedAs, dtype, shape }]) => [name, { storedAs, dtype, shape }]);
    expect(got).toEqual(tensors.map(([name, { storedAs, dtype, shape }]) => [name, { storedAs, dtype, shape }]));
  });
});

test("of a file with float64, the rest is read", async () => {
  const { base64, tensors } = files.find(({ name }) => name === "f64")!;
  const file = await openPth(fromBase64(base64));
  expect([...file.entries].map(([name, { storedAs }]) => [name, storedAs])).toEqual([
    ["f64", "F64"],
    ["f32", "F32"],
  ]);
  await expect(file.get("f64")).rejects.toThrow('pth: tensor "f64": no dtype here holds F64. Convert it to F32 before');
  expect(() => readPth(fromBase64(base64))).toThrow(PthError);
  expectTensors(
    [["f32", await file.get("f32")]],
    tensors.filter(([name]) => name === "f32"),
  );
});

test.each(files.filter(({ name }) => name.startsWith("checkpoint")))("a part of $name is read alone", async (file) => {
  const bytes = fromBase64(file.base64);
  const inside = file.tensors.filter(([name]) => name.startsWith("model_state_dict."));
  const wanted = inside.map(([name, tensor]) => [name.slice("model_state_dict.".length), tensor] as const);
  expectTensors(readPth(bytes, { part: "model_state_dict" }).tensors, wanted);
  expectTensors(await collect(await openPth(bytes, { part: "model_state_dict" })), wanted);
  expect(() => readPth(bytes, { part: "model" })).toThrow(
    'pth: no tensor is in part "model". Names begin with "model_state_dict", "optimizer_state_dict"',
  );
});

test("tensors that share a storage in PyTorch share it here, and do not copy an aligned file", () => {
  const bytes = fromBase64(files.find(({ name }) => name === "checkpoint")!.base64);
  const { tensors } = readPth(bytes, { part: "model_state_dict" });
  const [emb, head] = [tensors.get("emb.weight")!, tensors.get("head.weight")!];
  emb.storage[0] = 123;
  expect(head.storage[0]).toBe(123);
  expect(head.version).toBe(emb.version);
  expect(emb.storage.buffer).toBe(bytes.buffer);
});

test.each(refused)("$name is refused", ({ base64 }) => {
  expect(() => readPth(fromBase64(base64))).toThrow(PthError);
});

test("what is refused is told, by whole messages", () => {
  const message = (wanted: string): string => {
    try {
      readPth(fromBase64(refused.find(({ name }) => name === wanted)!.base64));
    } catch (error) {
      return (error as Error).message;
    }
    return "read";
  };
  expect(message("a whole model")).toBe(
    'pth: no state dict needs "torch.nn.modules.linear.Linear", and nothing of a file is executed. Save model.state_dict(), not the model',
  );
  expect(message("a function that would run")).toContain('no state dict needs "__builtin__.print"');
  expect(message("a tensor alone")).toBe("pth: a state dict is a dict, got a tensor. Save model.state_dict()");
  expect(message("compressed")).toContain("is compressed (method 8), which torch.save never does");
  expect(message("TorchScript")).toContain("Is it a TorchScript program, or zipped by another program?");
  expect(message("a pickle")).toBe(
    "pth: a .pth begins as a zip file or with PyTorch's magic number. Use readSafetensors for safetensors",
  );
});
