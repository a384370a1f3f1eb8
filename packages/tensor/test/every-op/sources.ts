import { readFileSync } from "node:fs";
import { dirname, join, relative } from "node:path";
import { fileURLToPath } from "node:url";
import type { OpSource } from "./table.ts";

const SRC = fileURLToPath(new URL("../../src/", import.meta.url));
const DOCS = fileURLToPath(new URL("../../../../docs/", import.meta.url));

/** Where docs/ops.md is. */
export const TABLE: string = join(DOCS, "ops.md");

/** Finds an op in the source by following the exports from index.ts. */
export function sourceOf(op: string): OpSource {
  const { file, name } = definitionOf(op, join(SRC, "index.ts"));
  return { link: relative(DOCS, file).replaceAll("\\", "/"), summary: summaryOf(name, readFileSync(file, "utf8")) };
}

function definitionOf(exported: string, file: string): { file: string; name: string } {
  for (const [, list, from] of readFileSync(file, "utf8").matchAll(/^export \{([^}]*)\} from "([^"]*)";/gm)) {
    const names = list!.split(",").map((item) => item.trim().split(" as "));
    const found = names.find((pair) => pair.at(-1) === exported);
    if (found) return definitionOf(found[0]!, join(dirname(file), from!));
  }
  return { file, name: exported };
}

/** The first sentence of the doc before `export function name`; of several forms, the first that says what it throws. */
function summaryOf(name: string, source: string): string {
  const docs = Array.from(
    source.matchAll(new RegExp(`/\\*\\*((?:[^*]|\\*(?!/))*)\\*/\\nexport function ${name}\\(`, "g")),
  );
  const doc = docs.find(([text]) => text.includes("@throws")) ?? docs[0];
  if (doc === undefined) throw new Error(`${name} has no doc`);
  const text = doc[1]!.replaceAll(/^ *\* ?/gm, "").trim();
  return text
    .split(/(?<=[.:;]) |\. *\n|\n(?= {4}|@)|$/u)[0]!
    .replaceAll("\n", " ")
    .replace(/[.:;]$/, "");
}
