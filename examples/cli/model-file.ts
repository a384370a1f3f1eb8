import { createWriteStream } from "node:fs";
import { mkdir, rename, rm } from "node:fs/promises";
import { dirname } from "node:path";
import { Readable } from "node:stream";
import { pipeline } from "node:stream/promises";
import type { GPTConfig } from "@pellucid/gpt";
import type { Tensor } from "@pellucid/tensor";
import { safetensorsChunks } from "@pellucid/tensor/safetensors";

/** What a file of weights says beside them, so that it can be used alone. */
export interface ModelNotes {
  /** Shapes do not tell how many heads there are, nor the rate of dropout. */
  readonly config: GPTConfig;
  /** The characters of a model that reads characters, in the order of their ids. */
  readonly characters?: readonly string[];
  /** GPT-2's ids of the tokens of a `SmallVocabulary`. With neither, the tokens are all of GPT-2's. */
  readonly gpt2Ids?: readonly number[];
  /** A beginning to continue where there is no prompt. */
  readonly prompt: string;
}

/** The notes as a file's metadata, which are text. */
export function toMetadata({ config, characters, gpt2Ids, prompt }: ModelNotes): Map<string, string> {
  const metadata = new Map([
    ["config", JSON.stringify(config)],
    ["prompt", prompt],
  ]);
  if (characters) metadata.set("characters", characters.join(""));
  if (gpt2Ids) metadata.set("gpt2Ids", gpt2Ids.join(" "));
  return metadata;
}

/** Writes a safetensors file beside its place and puts it there when it is whole. */
export async function writeModelFile(
  path: string,
  tensors: ReadonlyMap<string, Tensor>,
  metadata: ReadonlyMap<string, string>,
): Promise<void> {
  const chunks = safetensorsChunks(tensors, { metadata });
  await mkdir(dirname(path), { recursive: true });
  try {
    await pipeline(Readable.from(chunks), createWriteStream(`${path}.tmp`));
    await rename(`${path}.tmp`, path);
  } catch (error) {
    await rm(`${path}.tmp`, { force: true });
    throw error;
  }
}
