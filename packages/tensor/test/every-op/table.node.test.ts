import { readdirSync, readFileSync } from "node:fs";
import { expect, test } from "vitest";
import { CASES, PROGRAMS } from "./oracle.ts";
import { sourceOf, TABLE } from "./sources.ts";
import { writeTable } from "./table.ts";

test("docs/ops.md is what the registry gives: else run `pnpm docs:ops`", () => {
  expect(readFileSync(TABLE, "utf8")).toBe(writeTable(sourceOf));
});

test("every fixture of single calls or of draws is counted", () => {
  const fixtures = readdirSync(new URL("../../../../oracle/fixtures/", import.meta.url));
  const counted = fixtures.filter((file) => /^(op|random)_|^ops_|^create/.test(file) && file !== "random_state.json");
  expect(Object.keys({ ...CASES, ...PROGRAMS }).sort()).toEqual(counted.sort());
});
