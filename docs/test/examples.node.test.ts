import { expect, test } from "vitest";
import { typeErrors, withFolder } from "./code-blocks.ts";
import { examplesIn, malformed, programOf, readSource, runExamples, sourceFiles } from "./examples.ts";

const files = sourceFiles();
const programs = files.flatMap((file) => {
  const source = readSource(file);
  return examplesIn(source).length === 0 ? [] : [programOf(file, source)];
});

/** A source with this example, on the lines 2 to 4. */
function sourceWith(example: string): string {
  return `/**\n * What it is.\n * @example\n * ${example}\n */\nexport const x = 1;\n`;
}

test("every example promises something in its last line, and has one to four", () => {
  expect(files.flatMap((file) => malformed(file, readSource(file)))).toEqual([]);
  expect(programs.length).toBeGreaterThan(100);
});

test("every example has the right types", async () => {
  expect(await withFolder((folder) => typeErrors(folder, programs, { noUncheckedIndexedAccess: false }))).toBe("");
});

test("every example does what it promises", { timeout: 120_000 }, async () => {
  const outcomes = await withFolder((folder) => runExamples(folder, programs));
  expect(outcomes.filter(({ kept }) => !kept)).toEqual([]);
  expect(outcomes.length).toBeGreaterThan(400);
});

test("an example that promises nothing is noticed", () => {
  const faultsOf = (example: string) => malformed("x.ts", sourceWith(example));
  expect(faultsOf("tensor([1]).neg() // tensor([-1.])")).toEqual([]);
  expect(faultsOf("tensor([1]).neg()")).toEqual(["x.ts:4 is the last line and promises nothing"]);
  expect(faultsOf("tensor([1]).neg() // …")).toEqual(["x.ts:4 promises nothing"]);
  expect(faultsOf("// tensor([-1.])")).toEqual(["x.ts:4 does nothing"]);
  expect(malformed("x.ts", sourceWith("").replace("@example", "@example of x"))).toEqual([
    "x.ts:3 has more than its tag",
  ]);
});

test("a broken promise is reported with file and line", async () => {
  const examples = [
    "tensor([1]).neg() // tensor([1.])",
    "rand([1]) // tensor([0.7576])",
    "tensor([1]).neg() // throws ShapeError",
    "zeros([2]).add(zeros([3])) // throws ValueError",
    "zeros([2]).add(zeros([3])) // tensor([0])",
    "zeros([2]).add(zeros([3])) // throws ShapeError: add: …, got [2] and [3]",
    "[tensor([true]), tensor([0.5, 1])] // [ tensor([True]), tensor([0.5000, 1.0000]) ]",
    "tensor([1, 2]) // tensor([1, 2])",
  ];
  const broken = examples.map((text, i) => programOf(`${i}.ts`, sourceWith(text)));
  const outcomes = await withFolder((folder) => runExamples(folder, broken));
  const [first, second] = [outcomes.slice(0, 8), outcomes.slice(8)];
  expect(first.map(({ where }) => where)).toEqual([
    "0.ts:4",
    "1.ts:4",
    "2.ts:4",
    "3.ts:4",
    "4.ts:3",
    "5.ts:4",
    "6.ts:4",
    "7.ts:4",
  ]);
  expect(first.map(({ kept }) => kept)).toEqual([false, true, false, false, false, true, true, false]);
  expect(second.map(({ kept }) => kept)).toEqual([false, false, false, false, false, true, true, false]);
  expect(first[4]!.printed).toMatch(/^ShapeError: add: .*\n.*4\.ts:4/s);
});
