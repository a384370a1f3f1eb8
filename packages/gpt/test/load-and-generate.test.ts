import { openPth } from "@pellucid/tensor/pth";
import { openSafetensors, openSafetensorsStream } from "@pellucid/tensor/safetensors";
import { describe, expect, test } from "vitest";
import fixtures from "../../../oracle/fixtures/loaded.json" with { type: "json" };
import { fromBase64 } from "../../tensor/test/safetensors/files.ts";
import {
  type GenerateOptions,
  type GPTConfig,
  GPTModel,
  generate,
  generateStream,
  type Layout,
  loadWeightsFrom,
  recognizeWeights,
  type WeightsFile,
  type WeightsStream,
} from "../src/index.ts";

/** What a model says in PyTorch: see oracle/loaded.py. */
interface Said {
  readonly prompts: number[][];
  readonly options: GenerateOptions;
  readonly ids: number[][];
}

/** A small model in a file. */
interface FileFixture {
  readonly layout: Layout;
  readonly format: "pth" | "safetensors";
  readonly cfg: GPTConfig;
  readonly tied: boolean;
  readonly part: string | null;
  readonly base64: string;
  readonly said: readonly Said[];
}

const { files, verdict } = fixtures as unknown as {
  files: readonly FileFixture[];
  verdict: { cfg: GPTConfig; said: readonly Said[] };
};

/** Loads an open file and lets it talk, greedily and drawn, prompts of unequal lengths, past the end of the context. */
async function expectSaid(
  file: WeightsFile | WeightsStream,
  { cfg, tied, said }: { cfg: GPTConfig; tied: boolean; said: readonly Said[] },
): Promise<void> {
  const model = new GPTModel(cfg, { tieWeights: tied }).eval();
  const progress: number[] = [];
  await loadWeightsFrom(model, file, { onProgress: (loaded, total) => progress.push(loaded / total) });
  expect(progress).toEqual([...progress].sort((a, b) => a - b));
  expect(progress.at(-1)).toBe(1);
  for (const { prompts, options, ids } of said) expect(generate(model, prompts, options)).toEqual(ids);
  const { prompts, options, ids } = said[1]!;
  const streamed = prompts.map((prompt) => [...prompt]);
  for await (const step of generateStream(model, prompts, options)) {
    for (const [row, id] of step.entries()) if (id !== null) streamed[row]!.push(id);
  }
  expect(streamed).toEqual(ids);
}

/** What `fetch` gives for these bytes. */
async function fetched(bytes: Uint8Array<ArrayBuffer>): Promise<Response> {
  const url = URL.createObjectURL(new Blob([bytes]));
  try {
    return await fetch(url);
  } finally {
    URL.revokeObjectURL(url);
  }
}

describe.each(files)("$layout as $format, tied: $tied", (fixture) => {
  const bytes = fromBase64(fixture.base64);
  const part = fixture.part ?? undefined;
  const open = (source: File | Response): Promise<WeightsFile> =>
    fixture.format === "pth" ? openPth(source, { part }) : openSafetensors(source);

  test("says what it says in PyTorch, from a File", async () => {
    const file = await open(new File([bytes], "model"));
    expect(recognizeWeights(file.entries)?.layout).toBe(fixture.layout);
    await expectSaid(file, fixture);
  });

  test("from a download", async () => {
    await expectSaid(await open(await fetched(bytes)), fixture);
  });
});

test.each(files.filter(({ format }) => format === "safetensors"))(
  "$layout, tied: $tied, says so from a download while it comes in",
  async (fixture) => {
    const bytes = fromBase64(fixture.base64);
    await expectSaid(await openSafetensorsStream(await fetched(bytes)), fixture);
    await expectSaid(await openSafetensorsStream(new Blob([bytes]).stream()), fixture);
  },
);

/** The small model of this repository: over the network in a browser, from the disk in Node. */
async function fetchVerdict(): Promise<Response> {
  const url = new URL("../../../examples/models/verdict.safetensors", import.meta.url);
  if (url.protocol !== "file:") return fetch(url);
  const { readFile } = await import("node:fs/promises");
  return new Response(await readFile(url));
}

test("the model of this repository says what it says in PyTorch: if it was trained again, run oracle/loaded.py", async () => {
  const model = { ...verdict, tied: false };
  await expectSaid(await openSafetensorsStream(await fetchVerdict()), model);
  await expectSaid(await openSafetensors(new File([await (await fetchVerdict()).blob()], "verdict")), model);
});
