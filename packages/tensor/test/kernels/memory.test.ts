import { afterEach, expect, test, vi } from "vitest";
import { kernelInfo, matmul, ones, resident, type Tensor, zeros } from "../../src/index.ts";
import { newFloat32Array } from "../../src/kernels/arrays.ts";
import { isResident, kernelMemory, scratch32 } from "../../src/kernels/memory.ts";

const { heap } = kernelMemory()!;
const fillers: number[] = [];

afterEach(() => {
  vi.restoreAllMocks();
  for (const start of fillers.splice(0)) heap.release(start);
});

/** Takes all that is free in stretches of at least a MiB. */
function fillMemory(): void {
  for (let bytes = 2 ** 32; bytes >= 2 ** 20; bytes /= 2) {
    for (let block = heap.allocate(bytes); block; block = heap.allocate(bytes)) fillers.push(block.start);
  }
}

test("only what is made within resident, and is not short, lies in the kernels' memory, and is zero at first", () => {
  const inside = resident(() => [newFloat32Array(2000), newFloat32Array(10)]);
  expect(inside.map(isResident)).toEqual([true, false]);
  expect(isResident(newFloat32Array(2000))).toBe(false);
  expect(inside[0]!.every((value) => value === 0)).toBe(true);
});

test("results of 16 MiB and more lie there, too, up to 256 MiB, and are zero at first unless all is written", async () => {
  expect(isResident(newFloat32Array(2 ** 22 - 1))).toBe(false);
  const before = kernelInfo().memoryUsed;
  newFloat32Array(2 ** 22, true).fill(7); // and nobody keeps it
  await until(() => kernelInfo().memoryUsed <= before);
  const results = Array.from({ length: 17 }, () => newFloat32Array(2 ** 22));
  expect([isResident(results[0]!), isResident(results[16]!)]).toEqual([true, false]);
  expect(results.map((array) => array.findIndex((value) => value !== 0))).toEqual(results.map(() => -1));
});

test("who keeps only a subarray keeps the values; memory that nobody can read comes back", async () => {
  const make = (): Float32Array => resident(() => newFloat32Array(2 ** 20)).fill(7);
  const keepPart = (): Float32Array => make().subarray(5, 9);
  const keepNothing = (): number => make().byteOffset;
  const released = vi.spyOn(heap, "release");
  const part = keepPart();
  const start = keepNothing();
  await until(() => released.mock.calls.some(([place]) => place === start));
  expect(released).not.toHaveBeenCalledWith(part.byteOffset - 5 * 4);
  expect([...part]).toEqual([7, 7, 7, 7]);
});

test("without structuredClone, resident arrays share a buffer, and large results are the garbage collector's", () => {
  for (const standIn of [undefined, (value: object) => JSON.parse(JSON.stringify(value)) as object]) {
    vi.stubGlobal("structuredClone", standIn);
    const array = resident(() => newFloat32Array(2000));
    expect(array.buffer).toBe(kernelMemory()!.buffer);
    expect(newFloat32Array(2 ** 22).buffer.byteLength).toBe(2 ** 24);
    vi.unstubAllGlobals();
    expect(resident(() => newFloat32Array(2000)).buffer).not.toBe(kernelMemory()!.buffer);
  }
});

/** Lets the garbage collector run until something holds. */
async function until(holds: () => boolean): Promise<void> {
  const collect = garbageCollector();
  for (let i = 0; i < 200 && !holds(); i++) {
    collect();
    await new Promise((resolve) => setTimeout(resolve, 5)); // finalizers are tasks of their own
  }
  expect(holds()).toBe(true);
}

/** The garbage collector by its name: Chromium is started so that it has one, in Node and Deno a new context has it. */
function garbageCollector(): () => void {
  const { gc, Bun } = globalThis as { gc?(): void; Bun?: { gc(all: boolean): void } };
  if (Bun) return () => Bun.gc(true);
  if (gc) return gc;
  process.getBuiltinModule("node:v8").setFlagsFromString("--expose-gc");
  return process.getBuiltinModule("node:vm").runInNewContext("gc") as () => void;
}

test("memory that comes back is zero again", () => {
  const before = kernelInfo().memoryUsed;
  const block = heap.allocate(8000)!;
  new Float32Array(kernelMemory()!.buffer, block.start, 2000).fill(7);
  heap.release(block.start);
  const again = resident(() => newFloat32Array(2000));
  expect(again.byteOffset).toBe(block.start);
  expect(again.every((value) => value === 0)).toBe(true);
  expect(kernelInfo().memoryUsed).toBe(before + 8000);
});

test("an error inside resident ends it", () => {
  expect(() =>
    resident(() => {
      throw new RangeError("no");
    }),
  ).toThrow("no");
  expect(isResident(newFloat32Array(2000))).toBe(false);
});

test("where the memory is full, tensors are the garbage collector's, and products are right", () => {
  const [a, b] = [counted([30, 700]), counted([700, 600])];
  const wanted = matmul(a, b);
  scratch32([1]);
  fillMemory();
  const x = resident(() => zeros([1024, 1024]));
  expect(isResident(x.storage)).toBe(false);
  const large = ones([1500, 1500]); // no room for a copy of it
  expect(
    matmul(large, ones([1500, 1]))
      .sum()
      .item(),
  ).toBe(1500 ** 2);
  for (const start of fillers.splice(0)) heap.release(start);
  expect(matmul(a, b).storage).toEqual(wanted.storage);
});

function counted([m, n]: [number, number]): Tensor {
  const x = zeros([m, n]);
  for (let i = 0; i < m * n; i++) x.storage[i] = (i % 13) - 6;
  return x;
}
