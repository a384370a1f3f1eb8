import { closeSync, existsSync, mkdirSync, openSync, readFileSync, renameSync, writeSync } from "node:fs";
import { dirname } from "node:path";
import { checkpointChunks, loadCheckpoint, type Training, type TrainingProgress } from "@pellucid/gpt";

/** Writes a checkpoint beside the last one and puts it in its place when it is whole. */
export function saveCheckpointFile(path: string, training: Training, progress: TrainingProgress): void {
  mkdirSync(dirname(path), { recursive: true });
  const file = openSync(`${path}.tmp`, "w");
  try {
    for (const chunk of checkpointChunks(training, progress)) {
      for (let at = 0; at < chunk.length; ) at += writeSync(file, chunk, at);
    }
  } finally {
    closeSync(file);
  }
  renameSync(`${path}.tmp`, path);
}

/** Restores a training from its checkpoint; undefined where there is none yet. */
export function loadCheckpointFile(path: string, training: Training): TrainingProgress | undefined {
  return existsSync(path) ? loadCheckpoint(readFileSync(path), training) : undefined;
}
