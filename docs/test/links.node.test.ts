import { existsSync } from "node:fs";
import { join } from "node:path";
import { expect, test } from "vitest";
import { lineLinks, lineOf, linkedFiles, wrongLinks } from "./links.ts";
import { PAGES, ROOT } from "./markdown.ts";

test.each(PAGES)("%s links to what is there, on the lines it says: else run `pnpm docs:links`", (page) => {
  expect(linkedFiles(page).filter((file) => !existsSync(join(ROOT, file)))).toEqual([]);
  expect(wrongLinks(page)).toEqual([]);
});

test("the reading order leads to lines, and to every file of the models", () => {
  const links = lineLinks("docs/reading-order.md");
  expect(links.length).toBeGreaterThan(60);
  const files = new Set(links.map(({ file }) => file));
  const models = [
    "config",
    "dummy-gpt-model",
    "feed-forward",
    "transformer-block",
    "gpt-model",
    "generate",
    "sampling",
  ];
  const layers = [
    "module",
    "parameter",
    "linear",
    "embedding",
    "dropout",
    "layer-norm",
    "gelu",
    "multi-head-attention",
  ];
  for (const name of models) expect(files).toContain(`packages/gpt/src/${name}.ts`);
  for (const name of layers) expect(files).toContain(`packages/nn/src/${name}.ts`);
});

test("a name is found where it is declared, another text where it stands once", () => {
  const source = [
    "import { b } from './b.ts';",
    "/** Like b. */",
    "export class A {",
    "  readonly b: number;",
    "  forward(x: B): B {",
    "    return this.b.forward(x);",
    "  }",
    "}",
    "function b(): void {}",
    "let twice = 1; let twice2 = 2;",
    "twice += 1;",
  ].join("\n");
  expect(lineOf(source, "A")).toBe(3);
  expect(lineOf(source, "A.b")).toBe(4);
  expect(lineOf(source, "A.forward")).toBe(5);
  expect(lineOf(source, "b")).toBe(9);
  expect(lineOf(source, "this.b.forward(x)")).toBe(6);
  expect(lineOf(source, "A.backward")).toBe(0);
  expect(lineOf(source, "twice +")).toBe(11);
  expect(lineOf(source, " = ")).toBe(10);
  expect(lineOf(source, "(x")).toBe(0); // on two lines
});
