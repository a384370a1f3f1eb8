// The `@example`s of the doc comments, as programs: one for each source file, on the lines that they have there, so that
// what is said of a line of the program is true of the source.
import { execFile } from "node:child_process";
import { readdirSync, readFileSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { promisify } from "node:util";
import * as gpt from "@pellucid/gpt";
import * as nn from "@pellucid/nn";
import * as tensor from "@pellucid/tensor";
import * as pth from "@pellucid/tensor/pth";
import * as safetensors from "@pellucid/tensor/safetensors";
import * as testing from "@pellucid/tensor/testing";
import * as tokenizer from "@pellucid/tokenizer-adapter";
import type { Outcome } from "./example-runner.ts";
import { type Block, ROOT } from "./markdown.ts";
import { weights } from "./weights.ts";

/** An example, and where it stands. */
export interface Example {
  /** The line of its tag, from 1 on. */
  readonly line: number;
  /** The lines below, to the next tag or the end of the comment. */
  readonly code: readonly string[];
}

/** What examples import without saying so. */
const IMPLIED = [
  'import fc from "fast-check"; import { readFileSync } from "node:fs";',
  ...Object.entries({
    "@pellucid/gpt": gpt,
    "@pellucid/nn": nn,
    "@pellucid/tensor": tensor,
    "@pellucid/tensor/pth": pth,
    "@pellucid/tensor/safetensors": safetensors,
    "@pellucid/tensor/testing": testing,
    "@pellucid/tokenizer-adapter": tokenizer,
  }).map(([path, module]) => {
    const names = Object.keys(module).filter((name) => name !== "var"); // a method only: no variable can have this name
    return `import { ${names.join(", ")} } from "${path}";`;
  }),
].join(" ");

const execute = promisify(execFile);

/** The source files of the packages, from the root. */
export function sourceFiles(): string[] {
  const packages = readdirSync(join(ROOT, "packages"));
  return packages.flatMap((name) => {
    const files = readdirSync(join(ROOT, "packages", name, "src"), { recursive: true, encoding: "utf8" });
    return files.filter((file) => file.endsWith(".ts")).map((file) => join("packages", name, "src", file));
  });
}

/** The examples in a source. */
export function examplesIn(source: string): Example[] {
  const lines = source.split("\n");
  return lines.flatMap((text, i) => {
    if (!/^ *\* @example$/.test(text)) return [];
    const below = lines.slice(i + 1);
    const end = below.findIndex((line) => /^ *\*(\/| @)/.test(line));
    return [{ line: i + 1, code: below.slice(0, end).map((line) => line.replace(/^ *\* ?/, "")) }];
  });
}

/** A line of an example: its code, and what it promises; null for nothing. */
function parse(line: string): { readonly code: string; readonly promise: string | null } {
  const [, code, promise] = /^(.*?);? *\/\/ (.*)$/.exec(line) ?? [];
  return code === undefined ? { code: line, promise: null } : { code, promise: promise! };
}

/** Where a source breaks the form of examples: one to four lines, of which the last promises something. */
export function malformed(file: string, source: string): string[] {
  const faults = source.split("\n").flatMap((text, i) => {
    return /@example/.test(text) && !/^ *\* @example$/.test(text) ? [`${file}:${i + 1} has more than its tag`] : [];
  });
  for (const { line, code } of examplesIn(source)) {
    if (code.length < 1 || code.length > 4) faults.push(`${file}:${line} has ${code.length} lines, not one to four`);
    for (const [i, text] of code.entries()) {
      const { code: does, promise } = parse(text);
      const where = `${file}:${line + 1 + i}`;
      if (does.trim() === "") faults.push(`${where} does nothing`);
      if (promise !== null && !/[^…\s]/.test(promise)) faults.push(`${where} promises nothing`);
      if (promise === null && i === code.length - 1) faults.push(`${where} is the last line and promises nothing`);
    }
  }
  return faults;
}

/** The examples of a source as a program; what is no example is blank. */
export function programOf(file: string, source: string): Block {
  const lines = source.split("\n").map(() => "");
  lines[0] = `import { example, gives, throws } from "../example-runner.ts"; ${IMPLIED}`;
  for (const { line, code } of examplesIn(source)) {
    lines[line - 1] += `example(${JSON.stringify(file)}, ${line}, async () => {`;
    for (const [i, text] of code.entries()) lines[line + i] = statement(text, line + 1 + i);
    lines[line + code.length] += "});";
  }
  return { page: file.replace(/\.ts$/, ""), line: 1, language: "ts", code: lines.join("\n") };
}

function statement(text: string, line: number): string {
  const { code, promise } = parse(text);
  if (promise === null) return text;
  const promised = JSON.stringify(promise);
  if (promise.startsWith("throws ")) return `await throws(${line}, async () => (${code}), ${promised});`;
  return `gives(${line}, (${code}), ${promised});`;
}

/** Runs all programs in one process, beside a checkpoint.pth of the book's model: what each line promised, and what came. */
export async function runExamples(folder: string, programs: readonly Block[]): Promise<Outcome[]> {
  const names = programs.map(({ code }, i) => {
    writeFileSync(join(folder, `${i}.ts`), code);
    return `import "./${i}.ts";`;
  });
  writeFileSync(join(folder, "checkpoint.pth"), weights("book").bytes);
  const report = "console.log(JSON.stringify(await runAll()));\n";
  const main = `${names.join("\n")}\nimport { runAll } from "../example-runner.ts";\n${report}`;
  writeFileSync(join(folder, "main.ts"), main);
  const options = { cwd: folder, maxBuffer: 2 ** 26 };
  const { stdout } = await execute(process.execPath, ["--import", "tsx", "main.ts"], options);
  return JSON.parse(stdout) as Outcome[];
}

/** The text of a source. */
export function readSource(file: string): string {
  return readFileSync(join(ROOT, file), "utf8");
}
