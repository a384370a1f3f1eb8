import type { AdamW, OptimizerState, SGD } from "@pellucid/nn";
import { defaultGenerator, type Generator, PellucidError, type Tensor } from "@pellucid/tensor";
import { readSafetensors, type Safetensors, safetensorsChunks } from "@pellucid/tensor/safetensors";
import { checksum } from "./checksum.ts";
import type { GPTModel } from "./gpt-model.ts";
import type { TrainingProgress } from "./train.ts";

const FORMAT = "pellucid-checkpoint-1";

/** A training as it stands between two steps. */
export interface Training {
  readonly model: GPTModel;
  readonly optimizer: AdamW | SGD;
  /** Default: the default generator. */
  readonly generator?: Generator | undefined;
}

/**
 * A file that is no checkpoint, or a damaged one. Nothing was changed.
 * @example
 * const model = new GPTModel({ ...GPT_CONFIG, vocabSize: 10, ctxLen: 4, embDim: 8, nHeads: 2, nLayers: 1 });
 * const training = { model, optimizer: new AdamW(model.parameters()) };
 * loadCheckpoint(writeSafetensors(model.stateDict()), training) // throws CheckpointError: …no checkpoint…
 */
export class CheckpointError extends PellucidError {}

/** What a checkpoint holds beside its tensors. */
interface Notes {
  readonly progress: Omit<TrainingProgress, "epochState"> & { readonly epochState: string | null };
  readonly generator: string;
  readonly groups: OptimizerState<never>["groups"];
  /** How many updates each parameter has had, by its number. */
  readonly steps: Readonly<Record<number, number>>;
}

/**
 * The bytes of a checkpoint, in pieces: a safetensors file of the model's parameters and the optimizer's state, with the
 * generator's state, the progress and a checksum as its metadata. A training that goes on from it equals one that was never
 * interrupted, to the bit. Write it to another file than the last one, and rename that when it is whole.
 *
 *     await writeFile("training.tmp", checkpointChunks(training, step)); // node:fs/promises
 *     await rename("training.tmp", "training.safetensors");
 * @example
 * const model = new GPTModel({ ...GPT_CONFIG, vocabSize: 10, ctxLen: 4, embDim: 8, nHeads: 2, nLayers: 1 });
 * const training = { model, optimizer: new AdamW(model.parameters()) };
 * const chunks = checkpointChunks(training, { epoch: 0, batch: 0, step: 0, tokensSeen: 0, epochState: null });
 * readSafetensors(await new Blob([...chunks]).arrayBuffer()).tensors.get("model.finalNorm.scale")!.shape // [8]
 */
export function checkpointChunks(
  { model, optimizer, generator = defaultGenerator() }: Training,
  { epoch, batch, step, tokensSeen, epochState }: TrainingProgress,
): Iterable<Uint8Array<ArrayBuffer>> {
  const { groups, state } = optimizer.stateDict();
  const tensors = new Map<string, Tensor>();
  for (const [path, values] of Object.entries(model.stateDict())) tensors.set(`model.${path}`, values);
  for (const [number, { tensors: kept }] of Object.entries(state)) {
    for (const [name, values] of Object.entries(kept)) tensors.set(`optimizer.${number}.${name}`, values);
  }
  const notes = JSON.stringify({
    progress: { epoch, batch, step, tokensSeen, epochState: epochState && toHex(epochState) },
    generator: toHex(generator.getState()),
    groups,
    steps: Object.fromEntries(Object.entries(state).map(([number, entry]) => [number, entry.step])),
  });
  return safetensorsChunks(tensors, { metadata: { format: FORMAT, notes, checksum: checksum(notes, tensors) } });
}

/**
 * Restores model, optimizer and generator from the bytes of a checkpoint, and returns where its training was, for
 * `train(model, { …, resumeFrom })`. Either all of them or, on an error, none.
 * @throws CheckpointError if the bytes are no checkpoint, or a truncated or damaged one
 * @throws StateDictError if the checkpoint is of another model
 * @throws OptimizerStateError if it is of another optimizer
 * @example
 * const model = new GPTModel({ ...GPT_CONFIG, vocabSize: 10, ctxLen: 4, embDim: 8, nHeads: 2, nLayers: 1 });
 * const training = { model, optimizer: new AdamW(model.parameters()) };
 * const chunks = checkpointChunks(training, { epoch: 3, batch: 0, step: 30, tokensSeen: 120, epochState: null });
 * loadCheckpoint(await new Blob([...chunks]).arrayBuffer(), training).step // 30
 */
export function loadCheckpoint(bytes: Uint8Array | ArrayBuffer, training: Training): TrainingProgress {
  const { model, optimizer, generator = defaultGenerator() } = training;
  const { tensors, metadata } = readFile(bytes);
  const notes = metadata.get("notes") ?? "";
  if (metadata.get("format") !== FORMAT) {
    throw new CheckpointError(
      "loadCheckpoint",
      `the file is no checkpoint: its format is ${metadata.get("format") ?? "not given"}. Use loadWeights for weights alone`,
    );
  }
  if (metadata.get("checksum") !== checksum(notes, tensors)) {
    throw new CheckpointError(
      "loadCheckpoint",
      "the file is damaged: its checksum differs. Use the checkpoint before it",
    );
  }
  const { progress, generator: generatorState, groups, steps } = JSON.parse(notes) as Notes;
  const parameters = part(tensors, "model.");
  const state = Object.fromEntries(
    Object.entries(steps).map(([number, step]) => [
      number,
      { step, tensors: Object.fromEntries(part(tensors, `optimizer.${number}.`)) },
    ]),
  );
  model.checkStateDict(parameters);
  optimizer.loadStateDict({ groups, state });
  model.loadStateDict(parameters);
  generator.setState(fromHex(generatorState));
  return { ...progress, epochState: progress.epochState === null ? null : fromHex(progress.epochState) };
}

function readFile(bytes: Uint8Array | ArrayBuffer): Safetensors {
  try {
    return readSafetensors(bytes);
  } catch (error) {
    if (!(error instanceof PellucidError)) throw error;
    throw new CheckpointError(
      "loadCheckpoint",
      `the file is damaged or no checkpoint (${error.message}). Use the one before it`,
    );
  }
}

/** The tensors whose names begin so, under the rest of their names. */
function part(tensors: ReadonlyMap<string, Tensor>, prefix: string): Map<string, Tensor> {
  const inside = [...tensors].filter(([name]) => name.startsWith(prefix));
  return new Map(inside.map(([name, x]) => [name.slice(prefix.length), x]));
}

function toHex(bytes: Uint8Array): string {
  return Array.from(bytes, (byte) => byte.toString(16).padStart(2, "0")).join("");
}

function fromHex(hex: string): Uint8Array {
  return Uint8Array.from(hex.match(/../g) ?? [], (pair) => Number.parseInt(pair, 16));
}
