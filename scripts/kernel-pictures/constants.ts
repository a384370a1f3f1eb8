import { readFileSync } from "node:fs";
import { fileURLToPath } from "node:url";

// The figures that the pictures and docs/kernels.md name, read from the source that uses them.

const FILES = [
  "kernels/blocks.ts",
  "kernels/jobs.ts",
  "kernels/memory-map.ts",
  "kernels/pack.ts",
  "kernels/product.ts",
  "kernels/sums.ts",
  "src/kernels/memory.ts",
  "src/kernels/fast-product.ts",
  "src/kernels/random.ts",
  "src/kernels/threads.ts",
];

/** The text of a file of packages/tensor. */
function source(file: string): string {
  return readFileSync(fileURLToPath(new URL(`../../packages/tensor/${file}`, import.meta.url)), "utf8");
}

/**
 * The number that `const name = …` is set to, in the one of `files` that has it. `name` may be `OBJECT.field`.
 * @throws Error if none has it, or more than one with different values, or its value is not a number
 */
export function constant(name: string, files: readonly string[] = FILES): number {
  const found = files.flatMap((file) => {
    const value = declared(name, file);
    return value === undefined ? [] : [evaluated(value, file)];
  });
  if (new Set(found).size !== 1) {
    throw new Error(`${name} should have one value in ${files.join(", ")}, but has [${found.join(", ")}]`);
  }
  return found[0]!;
}

/** What a file sets a constant to, or a field of it; undefined if it has none of that name. */
function declared(name: string, file: string): string | undefined {
  const [constantName, field] = name.split(".");
  const value = new RegExp(`^(?:export )?const ${constantName}(?:: \\w+)? = (.+);$`, "m").exec(source(file))?.[1];
  return field && value ? new RegExp(`\\b${field}: ([^,}]+)`).exec(value)?.[1] : value;
}

/** Whole numbers and constants, of the same file or of another, with parentheses, **, *, + and <<. */
function evaluated(expression: string, file: string): number {
  const flat = expression
    .replaceAll(/<\w+>/g, "") // a type
    .replaceAll(/\(([^()]+)\)/g, (_, inner: string) => `${evaluated(inner, file)}`);
  const [number, shift] = flat.split(" << ").map((sum) => {
    const terms = sum.split(" + ").map((term) => product(term.split(" * ").map((factor) => power(factor, file))));
    return terms.reduce((a, b) => a + b, 0);
  });
  return number! * 2 ** (shift ?? 0);
}

function product(factors: readonly number[]): number {
  return factors.reduce((a, b) => a * b, 1);
}

function power(factor: string, file: string): number {
  const [base, exponent] = factor.split(" ** ").map((part) => {
    const name = part.trim();
    const digits = /^([\d_]+)n?$/.exec(name)?.[1];
    if (digits) return Number(digits.replaceAll("_", ""));
    return constant(name, declared(name, file) === undefined ? FILES : [file]);
  });
  return base! ** (exponent ?? 1);
}

/** A register has so many lanes, and takes so many steps of k at a time. */
export const LANES = 4;

/** How a product is cut up, in elements: packages/tensor/kernels/blocks.ts. */
export interface Sizes {
  readonly blockK: number;
  readonly blockRows: number;
  /** Of a block of A, so many rows at a time. */
  readonly nearRows: number;
  readonly blockColumns: number;
  readonly rows: number;
  readonly columns: number;
  /** What a line takes in a panel, in bytes. */
  readonly line: number;
}

export function productSizes(): Sizes {
  return {
    blockK: constant("BLOCK_K"),
    blockRows: constant("BLOCK_ROWS"),
    nearRows: constant("NEAR_ROWS"),
    blockColumns: constant("BLOCK_COLUMNS"),
    rows: constant("TILE_ROWS"),
    columns: constant("TILE_COLUMNS"),
    line: constant("LINE"),
  };
}

/** 131072 → "128 KiB" */
export function bytes(count: number): string {
  const units = ["B", "KiB", "MiB", "GiB"];
  let unit = 0;
  let value = count;
  for (; value >= 1024 && value % 1024 === 0 && unit < 3; unit++) value /= 1024;
  return `${value} ${units[unit]}`;
}
