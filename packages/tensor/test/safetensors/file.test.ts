import fc from "fast-check";
import { describe, expect, test } from "vitest";
import { DTypeError, GradError, noGrad, ones, Tensor, tensor, ValueError, zeros } from "../../src/index.ts";
import {
  type ByteSource,
  openSafetensors,
  readSafetensors,
  SafetensorsError,
  safetensorsChunks,
  writeSafetensors,
} from "../../src/safetensors.ts";
import { metadata, namedTensors } from "./arbitraries.ts";
import { entry, exactly, exactlyAll, fileOf } from "./files.ts";

/** A source that notes what was read of it. */
function noting(file: Uint8Array): ByteSource & { readonly reads: [offset: number, length: number][] } {
  const reads: [number, number][] = [];
  return {
    size: file.length,
    reads,
    read: async (offset, into) => {
      reads.push([offset, into.length]);
      into.set(file.subarray(offset, offset + into.length));
    },
  };
}

async function collect(tensors: AsyncIterable<[string, Tensor]>): Promise<[string, Tensor][]> {
  const list: [string, Tensor][] = [];
  for await (const item of tensors) list.push(item);
  return list;
}

test("tensors read one by one are those read at once, in the order of their data", async () => {
  await fc.assert(
    fc.asyncProperty(namedTensors, metadata, async (tensors, metadata) => {
      const bytes = writeSafetensors(tensors, { metadata });
      const whole = readSafetensors(bytes);
      const file = await openSafetensors(new Blob([bytes]));
      const list = await collect(file);
      expect(exactlyAll(list)).toEqual(exactlyAll(tensors));
      expect(list.map(([name]) => name)).toEqual([...whole.tensors.keys()]);
      expect(file.metadata).toEqual(whole.metadata);
      for (const [name, x] of tensors) expect(exactly(await file.get(name))).toEqual(exactly(x));
    }),
  );
});

test("opening reads the header alone, and a tensor its own bytes alone", async () => {
  const bytes = writeSafetensors({ a: ones([3]), b: ones([2, 2]), c: tensor([true, false]) });
  const source = noting(bytes);
  const file = await openSafetensors(source);
  const dataAt = 8 + Number(new DataView(bytes.buffer).getBigUint64(0, true));
  expect(source.reads).toEqual([
    [0, 8],
    [8, dataAt - 8],
  ]);
  source.reads.length = 0;
  expect((await file.get("b")).toArray()).toEqual([
    [1, 1],
    [1, 1],
  ]);
  expect(source.reads).toEqual([[dataAt + 12, 16]]);
});

test("tensors that are read are in storages of their own", async () => {
  const bytes = writeSafetensors({ x: ones([2]) });
  const file = await openSafetensors(bytes);
  const x = await file.get("x");
  x.copy_(zeros([2]));
  expect((await file.get("x")).toArray()).toEqual([1, 1]);
  const { tensors } = readSafetensors(bytes);
  tensors.get("x")!.copy_(zeros([2])); // a view, as its doc says
  expect((await file.get("x")).toArray()).toEqual([0, 0]);
});

describe("readInto", () => {
  test("gives a tensor the values in the file, wherever it lies, and touches nothing else", async () => {
    await fc.assert(
      fc.asyncProperty(namedTensors, async (tensors) => {
        const file = await openSafetensors(writeSafetensors(tensors));
        for (const [name, x] of tensors) {
          const around = zeros([3, ...x.shape], { dtype: x.dtype });
          const middle = around.select(0, 1);
          await file.readInto(name, middle);
          expect(exactly(middle)).toEqual(exactly(x));
          const nothing = exactly(zeros(x.shape, { dtype: x.dtype }));
          for (const beside of [0, 2]) expect(exactly(around.select(0, beside))).toEqual(nothing);
        }
      }),
    );
  });

  test("converts", async () => {
    const file = await openSafetensors(fileOf({ h: entry("F16", [2], 0, 4) }, [0, 0x3c, 0, 0xc0]));
    const x = zeros([2]);
    await file.readInto("h", x);
    expect(x.toArray()).toEqual([1, -2]);
  });

  test("is noticed by backward through an op that needs the old values", async () => {
    const file = await openSafetensors(writeSafetensors({ w: ones([2]) }));
    const w = zeros([2], { requiresGrad: true });
    const y = w.mul(w).sum();
    await file.readInto("w", w.detach());
    expect(w.toArray()).toEqual([1, 1]);
    expect(() => y.backward()).toThrow(GradError);
  });

  test("refuses a tensor of another form, by whole messages", async () => {
    const file = await openSafetensors(writeSafetensors({ w: ones([2, 3]) }));
    await expect(file.readInto("w", zeros([3, 2]))).rejects.toThrow(
      "readInto: x must have the shape in the file, got [2, 3] and [3, 2]",
    );
    const int32 = zeros([2, 3], { dtype: "int32" });
    await expect(file.readInto("w", int32)).rejects.toThrow(DTypeError);
    await expect(file.readInto("w", int32)).rejects.toThrow("readInto: x must be float32, as F32 is read, got int32");
    await expect(file.readInto("w", zeros([3, 2]).T)).rejects.toThrow(
      "readInto: x must be contiguous. Read it with get, and copy_ it",
    );
    await expect(
      file.readInto(
        "w",
        noGrad(() => zeros([2, 3], { requiresGrad: true })),
      ),
    ).rejects.toThrow("readInto: x must not require a gradient: the graph knows no writes. Pass x.detach()");
    await expect(file.readInto("v", zeros([1]))).rejects.toThrow(
      'safetensors: tensor "v": the file has no such tensor',
    );
  });
});

test("a name that is not there, also one that every object has, is an error", async () => {
  const file = await openSafetensors(writeSafetensors({}));
  for (const name of ["x", "toString", "__proto__"]) await expect(file.get(name)).rejects.toThrow(SafetensorsError);
});

test("what is no file is refused, by whole messages", async () => {
  const path = "model.safetensors" as never;
  await expect(openSafetensors(path)).rejects.toThrow(
    "openSafetensors: a file is bytes, a Blob or an open file, got string. Open the file first: open(path) of node:fs/promises",
  );
  expect(() => readSafetensors(path)).toThrow(ValueError);
  await expect(openSafetensors(null as never)).rejects.toThrow(
    "openSafetensors: a file is bytes, a Blob or an open file, got null",
  );
  await expect(openSafetensors({} as never)).rejects.toThrow(
    "openSafetensors: a file is bytes, a Blob or an open file, got object",
  );
});

test("a Blob or file that has become shorter is an error", async () => {
  const bytes = writeSafetensors({ x: ones([4]) });
  const blob = { size: bytes.length, slice: (a: number, b: number) => new Blob([bytes.slice(0, -4)]).slice(a, b) };
  const message = `safetensors: the file had ${bytes.length} bytes when it was opened, but now ends at byte ${bytes.length - 4}`;
  await expect((await openSafetensors(blob)).get("x")).rejects.toThrow(message);
  const handle = {
    stat: async () => ({ size: bytes.length }),
    read: async (into: Uint8Array, offset: number, length: number, position: number) => {
      const part = bytes.slice(0, -4).subarray(position, position + Math.min(length, 3)); // as systems may: not all at once
      into.set(part, offset);
      return { bytesRead: part.length };
    },
  };
  await expect((await openSafetensors(handle)).get("x")).rejects.toThrow(message);
});

test("a Blob that has a stat, as Bun's, is read as a Blob", async () => {
  const blob = Object.assign(new Blob([writeSafetensors({ x: ones([2]) })]), { stat: () => undefined });
  expect((await (await openSafetensors(blob)).get("x")).toArray()).toEqual([1, 1]);
});

test("shared memory is read from and into, and written as memory that is not", async () => {
  const shared = new Float32Array(new SharedArrayBuffer(16));
  shared.set([1, 2, 3, 4]);
  const x = new Tensor(shared, [2, 2]);
  const [, chunk] = safetensorsChunks({ x });
  expect(chunk!.buffer).toBeInstanceOf(ArrayBuffer);
  const blob = new Blob([...safetensorsChunks({ x, half: x.gt(2) })]);
  const bytes = new Uint8Array(new SharedArrayBuffer(blob.size));
  bytes.set(new Uint8Array(await blob.arrayBuffer()));
  shared.fill(0);
  expect(readSafetensors(bytes.buffer).tensors.get("x")!.toArray()).toEqual([
    [1, 2],
    [3, 4],
  ]);
  for (const source of [blob, bytes]) {
    shared.fill(0);
    const file = await openSafetensors(source);
    await file.readInto("x", x);
    expect([...shared]).toEqual([1, 2, 3, 4]);
    expect((await file.get("half")).toArray()).toEqual([
      [false, false],
      [true, true],
    ]);
  }
});
