import { describe, expect, test } from "vitest";
import { type Mistake, mistakeOf, outcomeOf, teaches } from "./errors.ts";
import { type Block, blocksOf, PAGES, readPage } from "./markdown.ts";

const PAGE = "docs/errors.md";
const page = readPage(PAGE);
const [setup, ...blocks] = blocksOf(PAGE) as [Block, ...Block[]];
const mistakes = blocks.flatMap((block) => mistakeOf(block, page) ?? []);

/** The groups of the page, each with how many mistakes are in it. */
const groups = page
  .split(/^## /m)
  .slice(1)
  .map((text): [title: string, count: number] => [text.split("\n")[0]!, text.split("```js\n").length - 1]);

test("every block but the first is a mistake, and there are no such blocks elsewhere", () => {
  expect(mistakes.length).toBe(blocks.length);
  expect(mistakes.length).toBeGreaterThanOrEqual(60);
  expect([setup, ...blocks].filter(({ language }) => language !== "js")).toEqual([]);
  const elsewhere = PAGES.filter((name) => name !== PAGE).flatMap(blocksOf);
  expect(elsewhere.filter(({ language }) => language === "js")).toEqual([]);
});

test("each mistake is another one, and one line says what was meant", () => {
  expect(new Set(mistakes.map(({ code }) => code)).size).toBe(mistakes.length);
  expect(new Set(mistakes.map(({ meant }) => meant)).size).toBe(mistakes.length);
  expect(mistakes.filter(({ meant }) => !/^[A-Z`].*:$/.test(meant))).toEqual([]);
});

test("the contents name every group, and no group is nearly empty", () => {
  const contents = Array.from(page.matchAll(/^- \[(.*)\]\(#(.*)\)$/gm), ([, title, anchor]) => [title, anchor]);
  expect(contents).toEqual(groups.map(([title]) => [title, title.toLowerCase().replaceAll(" ", "-")]));
  expect(groups.filter(([, count]) => count < 3)).toEqual([]);
});

describe("line", () => {
  test.each(mistakes)("$line: $meant", async (mistake) => {
    expect(await outcomeOf(mistake, setup.code)).toBe(mistake.thrown);
    expect([mistake.thrown, teaches(mistake.thrown)]).toEqual([mistake.thrown, true]);
  });
});

describe("what is wrong on the page is noticed:", () => {
  const text = "Six tokens:\n\n```js\nzeros([2]).select(0, 2);\n// IndexError: select: a\n//   b.\n//     c\n```\n";
  const block = { page: "none.md", line: 3, language: "js", code: text.split("```js\n")[1]!.split("```")[0]! };
  const mistake = mistakeOf(block, text) as Mistake;
  const thrown = "IndexError: select: index 2 is out of range for axis 0 of size 2. Use 1 or -1 for the last one";

  test("what is read from it", () => {
    const code = "zeros([2]).select(0, 2);\n";
    expect(mistake).toEqual({ line: 3, meant: "Six tokens:", code, thrown: "IndexError: select: a b.\n  c" });
    expect(mistakeOf({ ...block, code }, text)).toBeNull();
  });

  test("a message that is not the whole one", async () => {
    expect(await outcomeOf(mistake, "")).toBe(thrown);
    expect(await outcomeOf(mistake, "")).not.toBe(mistake.thrown);
  });

  test("no error, and one that is not ours", async () => {
    expect(await outcomeOf({ code: "zeros([2]);" }, "")).toBe("nothing");
    expect(await outcomeOf({ code: "await Promise.reject(1);" }, "")).toBe("something that is no error: 1");
    const foreign = /^an error that is not ours: TypeError: .*masked_fill/; // engines say it in their own words
    expect(await outcomeOf({ code: "zeros([2]).masked_fill();" }, "")).toMatch(foreign);
  });

  test("a message without a fix, or without an op", () => {
    expect(teaches(thrown)).toBe(true);
    expect(teaches(thrown.split(". ")[0]!)).toBe(false);
    expect(teaches(`${thrown.split(". ")[0]!}. It is out of range`)).toBe(false);
    expect(teaches("Error: something is wrong. Use another one")).toBe(false);
  });
});
