import { execFileSync } from "node:child_process";
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";

// Compiles packages/tensor/kernels into the one module that the package ships. With --check, compares instead of writing.

/** Not a dependency: only who changes the kernels needs it, and the result depends on the version. */
const COMPILER = "assemblyscript@0.28.20";
const SOURCE = "packages/tensor/kernels/index.ts";
const RESULT = "packages/tensor/src/kernels/compiled.ts";

/** The pages that the memory has at least, and at most: see packages/tensor/src/kernels/memory.ts. */
const MEMORY = ["--importMemory", "--sharedMemory", "--initialMemory", "1024", "--maximumMemory", "65536"];
const FEATURES = ["simd", "threads", "bulk-memory"];

function compile(features: readonly string[]): string {
  const folder = mkdtempSync(join(tmpdir(), "kernels-"));
  try {
    const file = join(folder, "kernels.wasm");
    const flags = ["-O3", "--runtime", "stub", "--noAssert", "--use", "abort=", ...MEMORY];
    const enabled = features.flatMap((feature) => ["--enable", feature]);
    execFileSync("npx", ["-y", "-p", COMPILER, "asc", SOURCE, "-o", file, ...flags, ...enabled], { stdio: "inherit" });
    return readFileSync(file).toString("base64");
  } finally {
    rmSync(folder, { recursive: true });
  }
}

const compiled = `// Made from packages/tensor/kernels by \`pnpm build:kernels\`. Do not edit.
/** With SIMD of 128 bits: the same bits on every engine. */
export const SIMD: string =
  "${compile(FEATURES)}";
/** With relaxed SIMD: products and sums are rounded once where the processor has it so. */
export const RELAXED: string =
  "${compile([...FEATURES, "relaxed-simd"])}";
`;

if (process.argv.includes("--check")) {
  if (readFileSync(RESULT, "utf8") !== compiled) {
    console.error(`${RESULT} is not what ${SOURCE} compiles to. Run pnpm build:kernels and commit the result.`);
    process.exit(1);
  }
  console.log(`${RESULT} is what ${SOURCE} compiles to.`);
} else writeFileSync(RESULT, compiled);
