import { createReadStream, createWriteStream, readFileSync } from "node:fs";
import { mkdtemp, open, readFile, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { dirname, join, resolve } from "node:path";
import { pipeline } from "node:stream/promises";
import { fileURLToPath } from "node:url";
import { afterAll, beforeAll, expect, test } from "vitest";
import { Tensor, tensor } from "../../src/index.ts";
import { openSafetensors, openSafetensorsStream, safetensorsChunks, writeSafetensors } from "../../src/safetensors.ts";
import { exactlyAll } from "./files.ts";

let folder: string;
beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), "safetensors-"));
});
afterAll(() => rm(folder, { recursive: true }));

const tensors = {
  // longer than the pieces that a file is read in
  long: tensor(Int32Array.from({ length: 2 ** 21 + 5 }, (_, i) => i * 1000)),
  matrix: tensor([
    [1, 2.5, -0],
    [3, Number.NaN, 5],
  ]).T,
  mask: tensor([true, false]),
};

test("a file is written in chunks, and read tensor by tensor or as a stream", async () => {
  const path = join(folder, "model.safetensors");
  // Not with writeFile(path, …), which adds zeros on Bun 1.4.
  await pipeline(safetensorsChunks(tensors, { metadata: { step: "7" } }), createWriteStream(path));
  expect(Buffer.compare(await readFile(path), writeSafetensors(tensors, { metadata: { step: "7" } }))).toBe(0);

  const handle = await open(path);
  const file = await openSafetensors(handle);
  const list: [string, Tensor][] = [];
  for await (const item of file) list.push(item);
  const shared = new Tensor(new Float32Array(new SharedArrayBuffer(24)), [3, 2]);
  await file.readInto("matrix", shared);
  expect(exactlyAll([["", shared]])).toEqual(exactlyAll([["", tensors.matrix]]));
  await handle.close();
  expect(exactlyAll(list)).toEqual(exactlyAll(Object.entries(tensors)));
  expect(file.metadata.get("step")).toBe("7");

  const streamed: [string, Tensor][] = [];
  for await (const item of await openSafetensorsStream(createReadStream(path))) streamed.push(item);
  expect(exactlyAll(streamed)).toEqual(exactlyAll(Object.entries(tensors)));
});

test("an error of the file system comes through", async () => {
  const handle = await open(join(folder, "closed.safetensors"), "w+");
  await handle.writeFile(writeSafetensors(tensors));
  const file = await openSafetensors(handle);
  await handle.close();
  await expect(file.get("mask")).rejects.toMatchObject({ code: "EBADF" });
});

/** The source files that importing one of them loads. */
function loadedBy(file: string, seen = new Set<string>()): Set<string> {
  if (seen.has(file)) return seen;
  seen.add(file);
  const source = readFileSync(file, "utf8");
  for (const [, path] of source.matchAll(/^(?:import|export) (?!type )(?:[^"]* from )?"(\.[^"]*)";$/gm)) {
    loadedBy(resolve(dirname(file), path!), seen);
  }
  return seen;
}

test("the library does not load the formats, nor a format the other or an op", () => {
  const source = fileURLToPath(new URL("../../src/", import.meta.url));
  const loads = (file: string): string[] => [...loadedBy(join(source, file))];
  const [library, safetensors, pth] = [loads("index.ts"), loads("safetensors.ts"), loads("pth.ts")];
  expect(library.length).toBeGreaterThan(50);
  expect(library.filter((file) => /safetensors|pth|files\//.test(file.slice(source.length)))).toEqual([]);
  expect(safetensors.filter((file) => file.includes("safetensors/")).length).toBeGreaterThan(8);
  expect(pth.filter((file) => file.includes("pth/")).length).toBeGreaterThan(10);
  expect(safetensors.filter((file) => /\/(ops|pth)\//.test(file))).toEqual([]);
  expect(pth.filter((file) => /\/(ops|safetensors)\//.test(file))).toEqual([]);
});
