// What the programs of examples.ts call.
import { inspect } from "node:util";
import { kernelInfo, manualSeed, setNumThreads, useKernels } from "@pellucid/tensor";
import { keeps } from "./code-blocks.ts";

/** What a line of an example promises, what came, and whether that is the same. */
export interface Outcome {
  /** As in "packages/tensor/src/ops/add.ts:12". */
  readonly where: string;
  readonly promised: string;
  readonly printed: string;
  readonly kept: boolean;
}

const examples: { readonly file: string; readonly line: number; readonly run: () => Promise<void> }[] = [];
const outcomes: Outcome[] = [];
let current = "";

/** An example, to be run later. */
export function example(file: string, line: number, run: () => Promise<void>): void {
  examples.push({ file, line, run });
}

/** Holds what a line gives against what it promises: what console.log prints, but for blanks and quotes. */
export function gives(line: number, value: unknown, promised: string): void {
  const printed = typeof value === "string" ? value : inspect(value, { breakLength: Number.POSITIVE_INFINITY });
  outcomes.push({ where: `${current}:${line}`, promised, printed, kept: keeps(promised, printed) });
}

/** Holds what a line throws against what it promises: "throws ShapeError", or "throws ShapeError: message". */
export async function throws(line: number, run: () => Promise<unknown>, promised: string): Promise<void> {
  const [, name, message] = /^throws (\w+)(?:: (.*))?$/.exec(promised) ?? [];
  const error = await run().then(
    () => null,
    (error: Error) => error,
  );
  const kept = error !== null && error.name === name && (message === undefined || keeps(message, error.message));
  outcomes.push({ where: `${current}:${line}`, promised, printed: String(error ?? "nothing thrown"), kept });
}

/** Runs all examples, each twice: what it draws must not depend on what was drawn before. */
export async function runAll(): Promise<readonly Outcome[]> {
  const { kernels, threads } = kernelInfo();
  for (const seed of [1, 2]) {
    for (const { file, line, run } of examples) {
      current = file;
      manualSeed(seed);
      try {
        await run();
      } catch (error) {
        const printed = error instanceof Error ? String(error.stack) : String(error);
        outcomes.push({ where: `${file}:${line}`, promised: "to run", printed, kept: false });
      }
      useKernels(kernels);
      if (kernelInfo().threads !== threads) setNumThreads(threads);
    }
  }
  return outcomes;
}
