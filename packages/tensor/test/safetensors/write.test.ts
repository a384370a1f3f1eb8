import fc from "fast-check";
import { expect, test } from "vitest";
import { ones, tensor, zeros } from "../../src/index.ts";
import { readSafetensors, SafetensorsError, safetensorsChunks, writeSafetensors } from "../../src/safetensors.ts";
import { metadata, namedTensors } from "./arbitraries.ts";
import { exactlyAll } from "./files.ts";

test("what is written is read: names, dtypes, shapes, metadata and every bit, from any layout", () => {
  fc.assert(
    fc.property(namedTensors, metadata, (tensors, metadata) => {
      const read = readSafetensors(writeSafetensors(tensors, { metadata }));
      expect(exactlyAll(read.tensors)).toEqual(exactlyAll(tensors));
      expect([...read.metadata]).toEqual([...metadata]);
    }),
    { numRuns: 300 },
  );
});

test("a file is the same bytes however its tensors lie and in whatever order they come, and in chunks", () => {
  fc.assert(
    fc.property(namedTensors, (tensors) => {
      const file = writeSafetensors(tensors);
      const others = [...tensors].reverse().map(([name, x]): [string, typeof x] => [name, x.clone()]);
      expect(writeSafetensors(new Map(others))).toEqual(file);
      expect(Array.from(safetensorsChunks(tensors)).flatMap((chunk) => [...chunk])).toEqual([...file]);
      expect(writeSafetensors(readSafetensors(file).tensors)).toEqual(file);
    }),
  );
});

test("the data, and every tensor that is not of bools, begin where a view of them can", () => {
  fc.assert(
    fc.property(namedTensors, metadata, (tensors, metadata) => {
      const file = writeSafetensors(tensors, { metadata });
      const length = new DataView(file.buffer).getBigUint64(0, true);
      expect(length % 8n).toBe(0n);
      for (const x of readSafetensors(file).tensors.values()) {
        expect(x.storage.buffer === file.buffer).toBe(x.dtype !== "bool");
      }
    }),
  );
});

test("NaN keeps its payload, and -0 its sign", () => {
  const bits = Int32Array.of(0x7fc00001, -0x3fffff, 0x7fffffff, 1 << 31);
  const x = zeros([4]);
  new Int32Array(x.storage.buffer).set(bits);
  const { tensors } = readSafetensors(writeSafetensors({ x }));
  expect(new Int32Array(tensors.get("x")!.toTypedArray().buffer)).toEqual(bits);
});

test("a chunk is the tensor's own memory where that is contiguous, and no shared memory", () => {
  const x = ones([2, 3]);
  const [, whole] = safetensorsChunks({ x });
  expect(whole!.buffer).toBe(x.storage.buffer);
  const [, row] = safetensorsChunks({ x: x.select(0, 1) });
  expect([row!.buffer, row!.byteOffset, row!.length]).toEqual([x.storage.buffer, 12, 12]);
  const [, transposed] = safetensorsChunks({ x: x.T });
  expect(transposed!.buffer).not.toBe(x.storage.buffer);
});

test("a parameter is written by its value", () => {
  const x = ones([2], { requiresGrad: true });
  expect(readSafetensors(writeSafetensors({ x })).tensors.get("x")!.requiresGrad).toBe(false);
});

test("what makes no file is refused at once, by whole messages", () => {
  const x = tensor(1);
  const refused: [unknown, unknown, string, string | null][] = [
    [{ a: x, b: [1] }, {}, 'safetensors: tensor "b": only tensors can be written, got object', "b"],
    [{ a: zeros(new Array(65).fill(1)) }, {}, 'safetensors: tensor "a": a tensor has at most 64 axes, got 65', "a"],
    [{ a: null }, {}, 'safetensors: tensor "a": only tensors can be written, got null', "a"],
    [
      { __metadata__: x },
      {},
      'safetensors: tensor "__metadata__": the format keeps this name for the metadata',
      "__metadata__",
    ],
    [{ "\ud800": x }, {}, 'safetensors: names must not have half a surrogate pair, got "\\ud800"', null],
    [{}, { "\udc00": "" }, 'safetensors: names must not have half a surrogate pair, got "\\udc00"', null],
    [{}, { a: "\ud800" }, 'safetensors: metadata "a" has half a surrogate pair: "\\ud800"', null],
    [{}, { step: 1 }, 'safetensors: metadata are text, but "step" is of type number. Pass it as a string', null],
    [
      {},
      { a: "x".repeat(1e8) },
      "safetensors: a header has at most 100000000 bytes, but these names and metadata need 100000032",
      null,
    ],
  ];
  for (const [tensors, metadata, message, name] of refused) {
    const write = (): unknown => safetensorsChunks(tensors as never, { metadata: metadata as never });
    expect(write).toThrow(SafetensorsError);
    expect(write).toThrow(expect.objectContaining({ message, tensor: name, op: "safetensors" }));
  }
  expect(() => writeSafetensors({ x: x.expand([2 ** 50]) })).toThrow(
    "safetensors: no memory for a file of 4503599627370592 bytes. Write it with safetensorsChunks",
  );
});
