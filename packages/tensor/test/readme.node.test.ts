import { execFileSync } from "node:child_process";
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import { expect, test } from "vitest";

const HERE = fileURLToPath(new URL(".", import.meta.url));

test("the README's example of testing somebody else's op runs, and fails when that op is wrong", () => {
  const readme = readFileSync(join(HERE, "../README.md"), "utf8");
  const example = Array.from(readme.matchAll(/```ts\n(.*?)```/gs), ([, code]) => code!).find((code) =>
    code.includes("@pellucid/tensor/testing"),
  )!;
  const folder = mkdtempSync(join(HERE, "readme-")); // inside the package, so that its own name can be imported
  const run = (code: string): string => {
    const file = join(folder, "example.ts");
    writeFileSync(file, code);
    return execFileSync(process.execPath, ["--import", "tsx", file], { encoding: "utf8", stdio: "pipe" });
  };
  try {
    expect(run(example)).toBe("");
    expect(() => run(example.replace(".abs().neg()", ".abs()"))).toThrow("softplus is not its definition");
  } finally {
    rmSync(folder, { recursive: true });
  }
});
