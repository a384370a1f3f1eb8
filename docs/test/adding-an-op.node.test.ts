import { execFile } from "node:child_process";
import { cpSync, mkdirSync, readFileSync, writeFileSync } from "node:fs";
import { dirname, join } from "node:path";
import { promisify } from "node:util";
import { expect, test } from "vitest";
import { withFolder } from "./code-blocks.ts";
import { blocksOf, ROOT } from "./markdown.ts";

const execute = promisify(execFile);
const TSC = join(ROOT, "node_modules/typescript/bin/tsc");
const VITEST = join(ROOT, "node_modules/vitest/vitest.mjs");

/** What a reader has who follows "Adding an op" in a copy of the repository. */
function follow(copy: string): void {
  for (const part of ["tsconfig.base.json", "oracle/fixtures", "packages/tensor", "docs/ops.md"]) {
    const used = (path: string): boolean =>
      !/node_modules|[\\/]dist|packages\/tensor\/kernels/.test(path.slice(ROOT.length));
    cpSync(join(ROOT, part), join(copy, part), { recursive: true, filter: used });
  }
  for (const { language, code } of blocksOf("CONTRIBUTING.md")) {
    const file = /^(?:\/\/|---) (packages\/\S+)\n/.exec(code);
    if (!file) continue;
    const path = join(copy, file[1]!);
    const rest = code.slice(file[0].length);
    mkdirSync(dirname(path), { recursive: true });
    writeFileSync(path, language === "diff" ? patched(readFileSync(path, "utf8"), rest) : rest);
  }
}

/** A file after a diff, whose old lines must stand in it once. */
function patched(text: string, diff: string): string {
  const lines = diff.split("\n").slice(0, -1);
  const side = (sign: string): string =>
    lines.flatMap((line) => (line[0] === " " || line[0] === sign ? [`${line.slice(1)}\n`] : [])).join("");
  expect(text.split(side("-"))).toHaveLength(2);
  return text.replace(side("-"), () => side("+"));
}

test('"Adding an op" leads to an op that passes its tests', { timeout: 600_000 }, async () => {
  await withFolder(async (copy) => {
    follow(copy);
    const compiled = execute(process.execPath, [TSC, "-p", join(copy, "packages/tensor"), "--pretty", "false"]);
    expect(
      await compiled.then(
        ({ stdout }) => stdout,
        ({ stdout }: { stdout: string }) => stdout,
      ),
    ).toBe("");
    writeFileSync(join(copy, "vitest.config.mjs"), "export default { test: { testTimeout: 120_000 } };\n");
    const vitest = (...args: readonly string[]) =>
      execute(process.execPath, [VITEST, "run", "--root", copy, ...args], { env: { ...process.env, NO_COLOR: "1" } });
    expect((await vitest("packages/tensor/test/ops/exp2.test.ts")).stdout).toMatch(/Tests +4 passed/);
    const { stdout } = await vitest("packages/tensor/test/every-op/every-op.test.ts", "-t", "exp2");
    expect(stdout).toMatch(/Tests +[1-9]\d* passed/);
  });
});
