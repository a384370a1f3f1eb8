import { spawnSync } from "node:child_process";
import { mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import { describe, expect, test } from "vitest";
import { drawFrom } from "./fuzz.ts";
import { mixedFiles, type WorstFile, worstFiles } from "./worst.ts";

const CHILD = fileURLToPath(new URL("memory.child.ts", import.meta.url));
/** What a process needs that reads a file of a few bytes. */
const BARE_MB = 14;

const OUTCOME = /^\d+ tensors$|^pth: what a file says of its tensors takes at most 8 times its \d+ bytes/;

/** What came of each file in a process that may have so many megabytes of objects; it dies if it needs more. */
function readWith(megabytes: number, files: readonly WorstFile[]): Record<string, readonly [string, string]> {
  const folder = mkdtempSync(join(tmpdir(), "pellucid-pth-"));
  try {
    for (const { what, bytes } of files) writeFileSync(join(folder, what), bytes);
    const limits = [`--max-old-space-size=${megabytes}`, "--max-semi-space-size=1"];
    const { stdout, stderr } = spawnSync(process.execPath, [...limits, "--import", "tsx", CHILD, folder], {
      encoding: "utf8",
    });
    if (stdout === "") throw new Error(`the process has died: ${stderr.slice(0, 2000)}`);
    return JSON.parse(stdout);
  } finally {
    rmSync(folder, { recursive: true });
  }
}

// Bun has no limit of memory that could be set.
describe.skipIf(process.versions.bun !== undefined)("files that say much with few bytes", () => {
  // What allowance.ts allows. Without it, the worst of them need 100 MB for 1 MB.
  const ALL = worstFiles(2 ** 20);
  const SOME = ["lists", "dicts of many", "tensors", "one tensor in many places", "storages"];

  test.each([
    [1, ALL],
    [3, worstFiles(3 * 2 ** 20).filter(({ what }) => SOME.includes(what))],
  ])("of %i MB need at most 8 times their size and 4 MB", (megabytes, files) => {
    const outcomes = readWith(BARE_MB + 4 + 8 * megabytes, files);
    expect(Object.keys(outcomes).sort()).toEqual(files.map(({ what }) => what).sort());
    for (const [what, [inMemory, lazily]] of Object.entries(outcomes)) {
      expect([what, lazily]).toEqual([what, inMemory]);
      expect(inMemory).toMatch(OUTCOME);
    }
    const refused = Object.values(outcomes).filter(([inMemory]) => inMemory.startsWith("pth: "));
    expect(refused.length / files.length).toBeGreaterThan(0.7);
    expect(outcomes.storages![0]).toMatch(/^\d{4} tensors$/);
  });

  const seed = Math.floor(Math.random() * 2 ** 32);

  test(`of all kinds of values, drawn, seed ${seed}, need no more either`, () => {
    const outcomes = readWith(BARE_MB + 4 + 8, mixedFiles(2 ** 20, drawFrom(seed), 6));
    for (const [inMemory, lazily] of Object.values(outcomes)) {
      expect(lazily).toBe(inMemory);
      expect(inMemory).toMatch(OUTCOME);
    }
  });

  test("die where they are read with less, so that the limit is one", () => {
    expect(() => readWith(BARE_MB / 2, ALL)).toThrow("the process has died");
  });
});
