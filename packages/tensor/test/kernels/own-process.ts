import { execFile } from "node:child_process";
import { mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import { promisify } from "node:util";

/** What a program imports the library from. */
export const INDEX: string = JSON.stringify(new URL("../../src/index.ts", import.meta.url));

const ROOT = fileURLToPath(new URL("../../../..", import.meta.url));

/** What a program, a module, prints in a process of its own. It is run from a file: Deno takes no module after -e. */
export async function printedBy(program: string): Promise<string> {
  const folder = mkdtempSync(join(tmpdir(), "pellucid-process-"));
  const file = join(folder, "program.mjs");
  writeFileSync(file, program);
  try {
    const options = { cwd: ROOT, timeout: 30_000 };
    const { stdout } = await promisify(execFile)(process.execPath, ["--import", "tsx", file], options);
    return stdout;
  } finally {
    rmSync(folder, { recursive: true });
  }
}
