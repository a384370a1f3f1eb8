// Run by vitest in the copy that mutate.ts makes: the same test files once for each mutant, with modules of their own.
import { appendFileSync } from "node:fs";
import fc from "fast-check";
import { afterAll, afterEach, beforeAll, beforeEach, describe, test, vi } from "vitest";

/** What mutate.ts wants to be run. */
export interface Batch {
  /** The mutants; 0 is the right source. */
  readonly ids: readonly number[];
  /** The test files, as absolute paths. */
  readonly tests: readonly string[];
  /** The ops whose tests to run, where the files test more; else null for all. */
  readonly ops: readonly string[] | null;
  /** Where to write a line when a mutant starts, and one when it is done. */
  readonly log: string;
  readonly seed: number;
}

const { ids, tests, ops, log, seed } = JSON.parse(process.env.MUTANTS!) as Batch;
const isWanted = (test: string): boolean => ops === null || ops.some((op) => new RegExp(`\\b${op}\\b`).test(test));
const say = (id: number, what: string): void => appendFileSync(log, `${id} ${what}\n`);

fc.configureGlobal({ seed, endOnFailure: true }); // nobody reads these counterexamples

for (const id of ids) {
  describe(`mutant ${id}`, async () => {
    let noticedBy = "";
    beforeAll(() => say(id, "started"));
    beforeEach((context) => context.skip(noticedBy !== "" || !isWanted(context.task.fullTestName)));
    afterEach(({ task }) => {
      if (task.result?.state === "fail") noticedBy ||= `${task.file.name} ${task.name}`;
    });
    afterAll(() => say(id, noticedBy === "" ? "survived" : "noticed"));
    say(id, "started");
    Object.assign(globalThis, { mutant: id });
    vi.resetModules();
    try {
      for (const path of tests) await import(path);
    } catch (error) {
      noticedBy = String(error);
    }
    test("is loaded", () => {
      if (noticedBy !== "") throw new Error(noticedBy);
    });
  });
}
