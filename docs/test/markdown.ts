import { readdirSync, readFileSync } from "node:fs";
import { fileURLToPath } from "node:url";

/** The root of the repository. */
export const ROOT: string = fileURLToPath(new URL("../../", import.meta.url));

/** Every page that people read, from the root. */
export const PAGES: readonly string[] = [
  "README.md",
  "CONTRIBUTING.md",
  ...readdirSync(`${ROOT}docs`).flatMap((file) => (file.endsWith(".md") ? [`docs/${file}`] : [])),
  ...readdirSync(`${ROOT}packages`).map((folder) => `packages/${folder}/README.md`),
];

/** A fenced block of a page. */
export interface Block {
  readonly page: string;
  /** The line of its first fence, from 1 on. */
  readonly line: number;
  readonly language: string;
  readonly code: string;
}

/** The fenced blocks of a page, in order. */
export function blocksOf(page: string): Block[] {
  const text = readPage(page);
  return Array.from(text.matchAll(/^```(.*)\n([\s\S]*?)^```$/gm), ({ index, 1: language, 2: code }) => {
    return { page, line: text.slice(0, index).split("\n").length, language: language!, code: code! };
  });
}

/** A page's text. */
export function readPage(page: string): string {
  return readFileSync(`${ROOT}${page}`, "utf8");
}
