import { execFile } from "node:child_process";
import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import { promisify } from "node:util";
import type { Block } from "./markdown.ts";

const execute = promisify(execFile);
const HERE = fileURLToPath(new URL(".", import.meta.url));
const TSC = join(HERE, "../../node_modules/typescript/bin/tsc");

/** What it takes to run a block beside its code. */
export interface Setting {
  /** Files that it reads. */
  readonly files?: Readonly<Record<string, Uint8Array>>;
  /** What stands there instead for the test: another size, say. */
  readonly replace?: readonly (readonly [from: string, to: string])[];
}

/** A folder in which the four packages and fast-check can be imported; deleted at the end. */
export async function withFolder<R>(use: (folder: string) => Promise<R>): Promise<R> {
  const folder = mkdtempSync(join(HERE, "blocks-"));
  try {
    return await use(folder);
  } finally {
    rmSync(folder, { recursive: true });
  }
}

/** Type-checks the blocks, all in one go, as strictly as our sources but for `options`; what the compiler says. */
export async function typeErrors(folder: string, blocks: readonly Block[], options: object = {}): Promise<string> {
  const compilerOptions = { noUnusedLocals: false, composite: false, noEmit: true, types: ["node"], ...options };
  const own = { declarationMap: false, emitDeclarationOnly: false, isolatedDeclarations: false };
  const config = { extends: "../../../tsconfig.base.json", compilerOptions: { ...compilerOptions, ...own } };
  writeFileSync(join(folder, "tsconfig.json"), JSON.stringify({ ...config, include: ["*.ts"] }));
  for (const block of blocks) writeFileSync(join(folder, fileOf(block)), `${block.code}\nexport {};\n`);
  const run = execute(process.execPath, [TSC, "-p", folder, "--pretty", "false"]);
  return await run.then(
    ({ stdout }) => stdout,
    (error: { stdout: string }) => error.stdout,
  );
}

/** The place of a block as a file's name: README.md, line 72 is README-72.ts. */
function fileOf({ page, line }: Block): string {
  return `${page.replace(".md", "").replaceAll("/", "-")}-${line}.ts`;
}

/** A line that says what its statement prints, or gives: `f(x); // → 3`. Further lines of comment belong to it. */
const ARROW = /^( *)(?:(.*;) )?\/\/ → (.*(?:\n *\/\/ {3}.*)*)$/gm;

/** What is printed before and after such a line. */
const MARK = "⁂";

/** Runs a block and gives, for each of its arrows, what it promises and what came. */
export async function run(
  folder: string,
  block: Block,
  { files = {}, replace = [] }: Setting = {},
): Promise<Outcome[]> {
  const own = join(folder, fileOf(block).replace(".ts", ""));
  mkdirSync(own);
  for (const [name, bytes] of Object.entries(files)) writeFileSync(join(own, name), bytes);
  const promised: string[] = [];
  let code = replace.reduce((text, [from, to]) => text.replaceAll(from, to), block.code);
  code = code.replaceAll(ARROW, (_, indent: string, statement: string | undefined, comment: string) => {
    promised.push(comment.replaceAll(/\n *\/\/ {2}/g, "\n"));
    const prints = statement === undefined || statement.startsWith("console.log(");
    const text = prints ? (statement ?? "") : `console.log(${statement.slice(0, -1)});`;
    return `${indent}console.log("${MARK}"); ${text} console.log("${MARK}");`;
  });
  writeFileSync(join(own, "block.ts"), `${code}\nexport {};\n`);
  writeFileSync(join(own, "package.json"), '{ "type": "module" }');
  const { stdout } = await execute(process.execPath, ["--import", "tsx", "block.ts"], { cwd: own });
  const printed = stdout.split(`${MARK}\n`).filter((_, i) => i % 2 === 1);
  return promised.map((promise, i) => ({
    promised: promise,
    printed: printed[i] ?? "",
    kept: keeps(promise, printed[i]),
  }));
}

/** What an arrow promises, what came, and whether that is the same. */
export interface Outcome {
  readonly promised: string;
  readonly printed: string;
  readonly kept: boolean;
}

/** Whether this was printed: but for blanks, quotes, and what stands for "…". */
export function keeps(promised: string, printed: string | undefined): boolean {
  const plain = (text: string): string => text.replaceAll(/\s+/g, "").replaceAll(/["']/g, "");
  const parts = plain(promised).split("…");
  const pattern = parts.map((part) => part.replaceAll(/[$()*+.?[\\\]^{|}]/g, "\\$&")).join(".*");
  return printed !== undefined && new RegExp(`^${pattern}$`).test(plain(printed));
}
