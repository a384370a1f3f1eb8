import { type ChildProcess, execFile } from "node:child_process";
import { mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import { promisify } from "node:util";

/** What a program imports the library from. */
export const INDEX: string = JSON.stringify(new URL("../../src/index.ts", import.meta.url));

const ROOT = fileURLToPath(new URL("../../../..", import.meta.url));

/**
 * What a program, a module, prints in a process of its own. It is run from a file: Deno takes no module after -e.
 * @param meanwhile is told each time that it prints something
 */
export async function printedBy(program: string, meanwhile?: (process: ChildProcess) => void): Promise<string> {
  const folder = mkdtempSync(join(tmpdir(), "pellucid-process-"));
  const file = join(folder, "program.mjs");
  writeFileSync(file, program);
  try {
    const options = { cwd: ROOT, timeout: 30_000 };
    const running = promisify(execFile)(process.execPath, ["--import", "tsx", file], options);
    running.child.stdout!.on("data", () => meanwhile?.(running.child));
    return (await running).stdout;
  } finally {
    rmSync(folder, { recursive: true });
  }
}
