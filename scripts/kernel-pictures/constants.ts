import { readFileSync } from "node:fs";
import { fileURLToPath } from "node:url";

// The figures that the pictures and docs/kernels.md name, read from the source that uses them.

const FILES = [
  "kernels/blocks.ts",
  "kernels/jobs.ts",
  "kernels/memory-map.ts",
  "kernels/product.ts",
  "src/kernels/memory.ts",
  "src/kernels/product.ts",
  "src/kernels/random.ts",
  "src/kernels/threads.ts",
];

/** The text of a file of packages/tensor. */
export function source(file: string): string {
  return readFileSync(fileURLToPath(new URL(`../../packages/tensor/${file}`, import.meta.url)), "utf8");
}

/**
 * The number that `const name = …` is set to, in the one of `files` that has it. `name` may be `OBJECT.field`.
 * @throws Error if none has it, or more than one with different values, or its value is not a number
 */
export function constant(name: string, files: readonly string[] = FILES): number {
  const [constantName, field] = name.split(".");
  const found = files.flatMap((file) => {
    const set = new RegExp(`^(?:export )?const ${constantName}(?:: \\w+)? = (.+);$`, "m").exec(source(file));
    if (!set) return [];
    const value = field ? new RegExp(`\\b${field}: ([^,}]+)`).exec(set[1]!)?.[1] : set[1];
    return [evaluated(value ?? "", [file])];
  });
  if (new Set(found).size !== 1) {
    throw new Error(`${name} should have one value in ${files.join(", ")}, but has [${found.join(", ")}]`);
  }
  return found[0]!;
}

/** A sum of products of powers of whole numbers and constants of the same file. */
function evaluated(expression: string, files: readonly string[]): number {
  const sum = expression.split(" + ").map((term) => product(term.split(" * ").map((factor) => power(factor, files))));
  return sum.reduce((a, b) => a + b, 0);
}

function product(factors: readonly number[]): number {
  return factors.reduce((a, b) => a * b, 1);
}

function power(factor: string, files: readonly string[]): number {
  const [base, exponent] = factor.split(" ** ").map((text) => {
    const digits = /^([\d_]+)n?$/.exec(text.trim())?.[1];
    return digits ? Number(digits.replaceAll("_", "")) : constant(text.trim(), files);
  });
  return base! ** (exponent ?? 1);
}

/** How many rows and columns a tile has: the steps in which `tiles` of kernels/tile.ts goes over C. */
export function tileSize(): { readonly rows: number; readonly columns: number } {
  const loops = source("kernels/tile.ts").split("export function tiles(")[1] ?? "";
  const step = (variable: string): number => {
    const found = new RegExp(`for \\(let ${variable} = 0; ${variable} < \\w+; ${variable} \\+= (\\d+)\\)`).exec(loops);
    if (!found) throw new Error(`kernels/tile.ts: no loop over ${variable} in tiles()`);
    return Number(found[1]);
  };
  return { rows: step("i"), columns: step("j") };
}

/** 131072 → "128 KiB" */
export function bytes(count: number): string {
  const units = ["B", "KiB", "MiB", "GiB"];
  let unit = 0;
  let value = count;
  for (; value >= 1024 && value % 1024 === 0 && unit < 3; unit++) value /= 1024;
  return `${value} ${units[unit]}`;
}
