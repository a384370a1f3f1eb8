import { spawnSync } from "node:child_process";
import { cpSync, existsSync, mkdirSync, mkdtempSync, readFileSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { fileURLToPath } from "node:url";

const ROOT = fileURLToPath(new URL("../", import.meta.url));

/**
 * Builds our packages and puts them into a temporary folder as npm would install them, with our contestant beside them:
 * what is measured is what a user runs, and no TypeScript is translated at start. Returns the folder.
 * @throws Error with what the compiler says, if something does not compile
 */
export function stage(): string {
  const folder = mkdtempSync(join(tmpdir(), "pellucid-bench-"));
  for (const name of ["tensor", "nn", "gpt"]) {
    const from = join(ROOT, "packages", name);
    const to = join(folder, "node_modules/@pellucid", name);
    const { files, publishConfig, ...manifest } = JSON.parse(readFileSync(join(from, "package.json"), "utf8"));
    run("npm", ["run", "--silent", "prepack"], from);
    mkdirSync(to, { recursive: true });
    for (const file of files)
      if (existsSync(join(from, file))) cpSync(join(from, file), join(to, file), { recursive: true });
    writeFileSync(join(to, "package.json"), JSON.stringify({ ...manifest, ...publishConfig }));
  }
  run(join(ROOT, "node_modules/.bin/tsc"), ["-b", "bench"], ROOT);
  cpSync(join(ROOT, "bench/dist"), folder, { recursive: true });
  writeFileSync(join(folder, "package.json"), '{ "type": "module" }');
  return folder;
}

function run(file: string, args: readonly string[], cwd: string): void {
  const { status, stdout, stderr } = spawnSync(file, args, { cwd, encoding: "utf8" });
  if (status !== 0) throw new Error(`${file} ${args.join(" ")} ended with ${status}:\n${stdout}${stderr}`);
}
