import { readFileSync } from "node:fs";
import { expect, test } from "vitest";
import { keeps, run, type Setting, typeErrors, withFolder } from "./code-blocks.ts";
import { type Block, blocksOf, PAGES, ROOT, readPage } from "./markdown.ts";
import { weights } from "./weights.ts";

/** What is no program: commands and what they print; and, with tests of their own, CONTRIBUTING's steps and mistakes. */
const NOT_RUN = ["sh", "text", "diff", "js"];

/** The start of a block that is a file: "// packages/tensor/src/ops/exp2.ts". */
const IS_FILE = /^\/\/ packages\//;

const blocks = PAGES.flatMap(blocksOf);
const programs = blocks.filter(({ language, code }) => language === "ts" && !IS_FILE.test(code));

/** Files from PyTorch stand for those of the reader: the same names and layouts, of a tiny model. */
function settingOf({ code }: Block): Setting {
  const book = weights("book");
  const plain = weights("huggingface");
  if (code.includes('"checkpoint.pth"')) return { files: { "checkpoint.pth": book.bytes } };
  if (!code.includes('"model.pth"')) return {};
  return { files: { "model.pth": plain.bytes }, replace: [["...GPT_CONFIG_124M", plain.sizes]] };
}

test("every block says what language it is in", () => {
  expect(blocks.filter(({ language }) => language !== "ts" && !NOT_RUN.includes(language))).toEqual([]);
  expect(programs.length).toBeGreaterThan(12);
});

test("every program has the right types", async () => {
  expect(await withFolder((folder) => typeErrors(folder, programs))).toBe("");
});

test.each(programs)("$page, line $line, runs and prints what it says", { timeout: 120_000 }, async (block) => {
  const outcomes = await withFolder((folder) => run(folder, block, settingOf(block)));
  expect(outcomes.filter(({ kept }) => !kept)).toEqual([]);
});

test("an arrow is held against what is printed", async () => {
  const block = {
    page: "none.md",
    line: 1,
    language: "ts",
    code: '1 + 1; // → 3\nconsole.log("a\\nb"); // → a\n//   b\n',
  };
  const outcomes = await withFolder((folder) => run(folder, block));
  expect(outcomes.map(({ printed, kept }) => [printed, kept])).toEqual([
    ["2\n", false],
    ["a\nb\n", true],
  ]);
  expect(keeps("[1, …, 4]", "[\n  1, 2,\n  3, 4\n]")).toBe(true);
  expect(keeps("[1, …, 4]", "[ 1, 2, 3 ]")).toBe(false);
  expect(keeps("{ a: 'x' }", "")).toBe(false);
});

test("a type error in a program is noticed", async () => {
  const block = {
    page: "none.md",
    line: 7,
    language: "ts",
    code: 'import { zeros } from "@pellucid/tensor";\nzeros(2);\n',
  };
  expect(await withFolder((folder) => typeErrors(folder, [block]))).toContain("none-7.ts(2,7): error TS2345");
});

test("the README's example of testing somebody else's op fails when that op is wrong", async () => {
  const block = programs.find(({ code }) => code.includes("function softplus"))!;
  const wrong = withFolder((folder) => run(folder, block, { replace: [[".abs().neg()", ".abs()"]] }));
  await expect(wrong).rejects.toThrow("softplus is not its definition");
});

test("every script that a page names is there", () => {
  const { scripts } = JSON.parse(readFileSync(`${ROOT}package.json`, "utf8")) as { scripts: Record<string, string> };
  const builtIn = ["exec", "install", "add", "pack", "update", "publish", "audit", "outdated", "dedupe", "run", "-r"];
  for (const page of PAGES) {
    const named = Array.from(
      readPage(page).matchAll(/(?:`|^|npx -y )pnpm(?:@[\d.]+)? ([\w:-]+)/gm),
      ([, name]) => name!,
    );
    const missing = named.filter((name) => scripts[name] === undefined && !builtIn.includes(name));
    expect([page, missing]).toEqual([page, []]);
  }
});
