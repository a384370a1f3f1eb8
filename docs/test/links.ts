// Links into the source, as [`GPTModel.forward`](../packages/gpt/src/gpt-model.ts#L64): the text says what stands on that
// line. `pnpm docs:links` counts the lines anew, in every page.
import { existsSync, readFileSync, writeFileSync } from "node:fs";
import { dirname, join } from "node:path";
import { fileURLToPath } from "node:url";
import { PAGES, ROOT, readPage } from "./markdown.ts";

/** A link to a line. */
export interface LineLink {
  readonly page: string;
  /** A name, as `record` or `Tensor.detach`, or a piece of the line. */
  readonly text: string;
  /** The file, from the root. */
  readonly file: string;
  readonly line: number;
}

const LINE_LINK = /\[`([^`]+)`\]\(([^)#\s]+)#L(\d+)\)/g;

/** The links to lines in a page. */
export function lineLinks(page: string): LineLink[] {
  return Array.from(readPage(page).matchAll(LINE_LINK), ([, text, path, line]) => {
    return { page, text: text!, file: join(dirname(page), path!), line: Number(line) };
  });
}

/** The files that a page links to, from the root, those on the web left out. */
export function linkedFiles(page: string): string[] {
  const links = Array.from(readPage(page).matchAll(/\]\(([^)#\s]+)(?:#[^)]*)?\)/g), ([, path]) => path!);
  return links.filter((path) => !/^https?:/.test(path)).map((path) => join(dirname(page), path));
}

/** Where a source has what a link says: the line of that declaration, else the one line with that text; 0 if it has not. */
export function lineOf(source: string, text: string): number {
  const lines = source.split("\n");
  const [name, member] = text.split(".") as [string, string?];
  if (/^\w+(\.\w+)?$/.test(text)) {
    const keyword = "(?:export )?(?:declare )?(?:abstract )?(?:async )?(?:class|function\\*?|const|let|interface|type)";
    const declared = lines.findIndex((line) => new RegExp(`^${keyword} ${name}\\b`).test(line));
    if (declared >= 0 && member === undefined) return declared + 1;
    const end = lines.findIndex((line, i) => i > declared && line === "}");
    const isMember = new RegExp(`^ {2}(?:static |override |readonly |async |get |\\*)*${member}[(:<?!]`);
    if (declared >= 0) return lines.findIndex((line, i) => i > declared && i < end && isMember.test(line)) + 1;
  }
  const found = lines.flatMap((line, i) => (line.includes(text) ? [i + 1] : []));
  return found.length === 1 ? found[0]! : 0;
}

/** The links of a page that do not point at what they say, each with where they should point. */
export function wrongLinks(page: string): string[] {
  return lineLinks(page).flatMap(({ text, file, line }) => {
    const right = existsSync(join(ROOT, file)) ? lineOf(readFileSync(join(ROOT, file), "utf8"), text) : 0;
    if (right === line && right > 0) return [];
    return [`${page}: \`${text}\` is ${right === 0 ? "nowhere" : `on line ${right}`} in ${file}, not on line ${line}`];
  });
}

/** A page with the right lines. */
function refreshed(page: string): string {
  return readPage(page).replaceAll(LINE_LINK, (link: string, text: string, path: string) => {
    const line = lineOf(readFileSync(join(ROOT, dirname(page), path), "utf8"), text);
    return line === 0 ? link : `[\`${text}\`](${path}#L${line})`;
  });
}

if (process.argv[1] === fileURLToPath(import.meta.url)) {
  for (const page of PAGES) {
    const text = refreshed(page);
    if (text !== readPage(page)) writeFileSync(join(ROOT, page), text);
    for (const wrong of wrongLinks(page)) {
      console.error(wrong);
      process.exitCode = 1;
    }
  }
}
