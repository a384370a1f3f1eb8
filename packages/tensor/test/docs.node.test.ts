import { existsSync, readFileSync } from "node:fs";
import { fileURLToPath } from "node:url";
import { expect, test } from "vitest";
import { bytes, constant, productSizes } from "../../../scripts/kernel-pictures/constants.ts";
import { PICTURES } from "../../../scripts/kernel-pictures/pictures.ts";

const FILE = new URL("../../../docs/kernels.md", import.meta.url);
const text = readFileSync(FILE, "utf8");

test("the pictures of docs/kernels.md are what `pnpm docs:kernels` draws", () => {
  expect(PICTURES.size).toBe(2);
  for (const [file, draw] of PICTURES) expect(readFileSync(file, "utf8")).toBe(draw());
});

test("each constant that docs/kernels.md quotes has that value", () => {
  const quoted = Array.from(
    text.matchAll(/`([A-Z][\w.]+)` \(([\d,]+)\)/g),
    ([, name, value]) => [name!, value!] as const,
  );
  const names = quoted.map(([name]) => name);
  expect(names).toEqual(
    expect.arrayContaining([
      "BLOCK_K",
      "BLOCK_ROWS",
      "NEAR_ROWS",
      "BLOCK_COLUMNS",
      "GAP",
      "FEW_ROWS",
      "FEW_ELEMENTS",
      "STREAM_COLUMNS",
      "LONGEST_PAIR",
      "STREAM_BYTES",
    ]),
  );
  for (const [name, value] of quoted) expect([name, Number(value.replaceAll(",", ""))]).toEqual([name, constant(name)]);
});

test("what docs/kernels.md says of sizes follows from the constants", () => {
  const { blockK, blockRows, nearRows, blockColumns, rows, columns, line } = productSizes();
  const registers = rows * columns;
  for (const words of [
    `The tile: ${rows} × ${columns} dot products`,
    `Each of the ${registers} elements has a SIMD register`,
    `adds ${4 * registers} products to the sums: ${8 * registers} operations for ${rows + columns} loads`,
    `one after the other would take ${2 * registers}`,
    `With ${rows} registers for A, 1 for B and 1 for a product that waits to be added, ${registers + rows + 2} are in use`,
    `There are ${registers}.`,
    `each of B once for ${blockRows} rows of C`,
    `columns of B are then ${bytes(4 * blockK * columns)}`,
    `the rows of A, ${bytes(4 * blockK * rows)} for two`,
    `rows of A at a time: ${bytes(4 * blockK * nearRows)}. They are read again for every ${columns} columns of B`,
    `a block of ${bytes(4 * blockK * blockColumns)}, which is read again by every ${rows} rows of A`,
    `even where k is so short that 8 or 24 fit into ${bytes(4 * blockK * columns)}, ${columns} are as fast`,
    `cut into blocks of ${blockK}`,
    `a chain is ${blockK / 8} steps long`,
  ]) {
    expect(text.replace(/\s+/g, " ")).toContain(words);
  }
  expect(constant("FEW_ROWS") / rows).toBe(24); // "is used by 24 tiles at most"
  expect(rows * 4 * constant("LONGEST_PAIR")).toBe(16 * 1024); // "more than 16 KiB"
  expect(4 * constant("FEW_ELEMENTS") + constant("FEW_ROWS") * constant("GAP") + constant("ROOM")) // "fit into a workspace"
    .toBeLessThanOrEqual(constant("WORKSPACE"));
  expect(constant("STREAM_COLUMNS") % columns).toBe(0); // whole tiles
  expect(2 * rows * columns).toBe(16); // "it needs 16 registers for its sums"
  expect(constant("PART") + 4 * nearRows * blockColumns).toBeLessThanOrEqual(constant("WORKSPACE"));
  expect(constant("PART")).toBe((blockRows + blockColumns) * line + constant("ROOM"));
});

test("what docs/kernels.md links to is there", () => {
  const links = Array.from(text.matchAll(/\]\(([^)]+)\)/g), ([, link]) => link!);
  expect(links.length).toBeGreaterThan(10);
  expect(links.filter((link) => !existsSync(fileURLToPath(new URL(link, FILE))))).toEqual([]);
});

test("a constant that is missing, or that has two values, is an error", () => {
  expect(() => constant("NO_SUCH_CONSTANT")).toThrow("NO_SUCH_CONSTANT should have one value");
  expect(() => constant("PATIENCE")).toThrow("PATIENCE should have one value");
});
