import fc from "fast-check";
import { expect, test } from "vitest";
import type { Tensor } from "../../src/index.ts";
import { openSafetensors, openSafetensorsStream, readSafetensors, SafetensorsError } from "../../src/safetensors.ts";
import { damagedFiles } from "./mutations.ts";
import { type NaiveTensors, readNaively } from "./naive.ts";

/** Holds what was read against the naive reader: refused by both, or the same tensors. */
export function expectSame(tensors: ReadonlyMap<string, Tensor> | SafetensorsError, naive: NaiveTensors | null): void {
  if (tensors instanceof SafetensorsError) {
    if (naive !== null) expect.fail(`refused without need: ${tensors.message}`);
    return;
  }
  if (naive === null) expect.fail(`should have been refused, but gave ${[...tensors.keys()].join()}`);
  expect([...tensors.keys()].sort()).toEqual([...naive.keys()].sort());
  for (const [name, { dtype, shape, values }] of naive) {
    const x = tensors.get(name)!;
    expect({ dtype: x.dtype, shape: x.shape }).toEqual({ dtype, shape });
    expect(Array.from(x.toTypedArray())).toEqual(values.map(Number));
  }
}

/** The tensors, or the error if it is one of ours: any other fails the test. */
async function outcome(read: () => Promise<Map<string, Tensor>>): Promise<Map<string, Tensor> | SafetensorsError> {
  try {
    return await read();
  } catch (error) {
    if (error instanceof SafetensorsError) return error;
    throw error;
  }
}

test("a damaged file is read as a naive reader reads it, or refused where that finds a fault", async () => {
  await fc.assert(
    fc.asyncProperty(damagedFiles, async (file) => {
      expectSame(await outcome(async () => readSafetensors(file).tensors), readNaively(file));
    }),
    { numRuns: 1000 },
  );
});

test("so it is when it is read lazily, and as a stream", async () => {
  await fc.assert(
    fc.asyncProperty(damagedFiles, fc.integer({ min: 1, max: 40 }), async (file, length) => {
      const naive = readNaively(file);
      const collect = async (all: AsyncIterable<[string, Tensor]>): Promise<Map<string, Tensor>> => {
        const tensors = new Map<string, Tensor>();
        for await (const [name, x] of all) tensors.set(name, x);
        return tensors;
      };
      async function* chunks(): AsyncGenerator<Uint8Array> {
        for (let at = 0; at < file.length; at += length) yield file.subarray(at, at + length);
      }
      expectSame(await outcome(async () => collect(await openSafetensors(file))), naive);
      expectSame(await outcome(async () => collect(await openSafetensorsStream(chunks()))), naive);
    }),
    { numRuns: 200 },
  );
});

test("the damage leaves enough files readable, and breaks enough, to tell", () => {
  const readable = fc.sample(damagedFiles, 300).filter((file) => readNaively(file) !== null).length;
  expect(readable).toBeGreaterThan(30);
  expect(readable).toBeLessThan(270);
});
