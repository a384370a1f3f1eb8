import { describe, expect, test } from "vitest";
import fixture from "../../../../oracle/fixtures/safetensors.json" with { type: "json" };
import type { Tensor } from "../../src/index.ts";
import {
  openSafetensors,
  openSafetensorsStream,
  readSafetensors,
  SafetensorsError,
  type SafetensorsSource,
  writeSafetensors,
} from "../../src/safetensors.ts";
import { fromBase64 } from "./files.ts";

interface FileFixture {
  readonly base64: string;
  readonly metadata: Readonly<Record<string, string>>;
  readonly tensors: readonly (readonly [
    name: string,
    tensor: { storedAs: string; dtype: string | null; shape: number[]; data: (number | boolean | string)[] },
  ])[];
}

const { written, converted, arranged, refused } = fixture as unknown as Record<
  "written" | "converted" | "arranged",
  FileFixture[]
> & { refused: string[] };

/** Held against what Python read, value by value: sign of zero included. */
function expectTensors(tensors: Iterable<readonly [string, Tensor]>, file: FileFixture, exceptF64 = false): void {
  const wanted = file.tensors.filter(([, { dtype }]) => dtype !== null || !exceptF64);
  const got = new Map(tensors);
  expect([...got.keys()].sort()).toEqual(wanted.map(([name]) => name).sort());
  for (const [name, { dtype, shape, data }] of wanted) {
    const x = got.get(name)!;
    expect({ dtype: x.dtype, shape: x.shape }).toEqual({ dtype, shape });
    const values = Array.from(x.toTypedArray());
    expect(values.length).toBe(data.length);
    values.forEach((value, i) => {
      const item = Number(data[i]);
      const number = x.dtype === "float32" ? Math.fround(item) : item;
      if (!Object.is(value, number)) expect.fail(`${name}: element ${i} is ${value} instead of ${number}`);
    });
  }
}

const readable = [...written, ...converted.slice(0, 2), ...arranged];

describe("files of Python's safetensors", () => {
  test("are read from memory", () => {
    for (const file of readable) {
      const { tensors, metadata } = readSafetensors(fromBase64(file.base64));
      expectTensors(tensors, file);
      expect(Object.fromEntries(metadata)).toEqual(file.metadata);
    }
  });

  test("are read from a Blob, a File, a buffer at any place, and a stream", async () => {
    for (const file of readable) {
      const bytes = fromBase64(file.base64);
      const shifted = new Uint8Array(bytes.length + 9).subarray(5, 5 + bytes.length);
      shifted.set(bytes);
      const sources: SafetensorsSource[] = [new Blob([bytes]), new File([bytes], "x"), bytes.buffer, shifted];
      for (const source of sources) {
        const opened = await openSafetensors(source);
        const tensors: [string, Tensor][] = [];
        for await (const entry of opened) tensors.push(entry);
        expectTensors(tensors, file);
        expect(Object.fromEntries(opened.metadata)).toEqual(file.metadata);
      }
      expectTensors(readSafetensors(shifted).tensors, file);
      const streamed: [string, Tensor][] = [];
      for await (const entry of await openSafetensorsStream(new Response(bytes).body!)) streamed.push(entry);
      expectTensors(streamed, file);
    }
  });

  test("are the same bytes when we write what they hold", () => {
    for (const file of written) {
      const bytes = fromBase64(file.base64);
      const { tensors, metadata } = readSafetensors(bytes);
      expect(writeSafetensors(tensors, { metadata })).toEqual(bytes);
    }
  });

  test("say what they hold without being read", async () => {
    for (const file of [...readable, ...converted]) {
      const { entries } = await openSafetensors(fromBase64(file.base64));
      const wanted = file.tensors.map(([name, { storedAs, shape }]) => [name, storedAs, shape]);
      const got = Array.from(entries, ([name, { storedAs, shape }]) => [name, storedAs, shape]);
      expect(new Set(got.map(String))).toEqual(new Set(wanted.map(String)));
    }
  });

  test("with F64 are read but for that", async () => {
    const file = converted[2]!;
    const opened = await openSafetensors(fromBase64(file.base64));
    await expect(opened.get("f64")).rejects.toThrow(SafetensorsError);
    expectTensors([["f32", await opened.get("f32")]], file, true);
  });
});

test("what Python's safetensors refuses, we refuse", () => {
  for (const file of refused) {
    const bytes = fromBase64(file);
    expect(() => readSafetensors(bytes), String.fromCharCode(...bytes)).toThrow(SafetensorsError);
  }
});
