import { execFileSync } from "node:child_process";
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";

// Compiles packages/tensor/kernels into the two modules that the package ships. With --check, compares instead of writing.
// They are written in hex, a piece of one beside the same piece of the other: they are much alike, and compression (which
// looks back 32 kB) then finds what they share. That makes the package 5 kB smaller than base64 does.

/** Not a dependency: only who changes the kernels needs it, and the result depends on the version. */
const COMPILER = "assemblyscript@0.28.20";
const SOURCE = "packages/tensor/kernels/index.ts";
const RESULT = "packages/tensor/src/kernels/compiled.ts";

/** The pages that the memory has at least, and at most: see packages/tensor/src/kernels/memory.ts. */
const MEMORY = ["--importMemory", "--sharedMemory", "--initialMemory", "1024", "--maximumMemory", "65536"];
/** Where the constants begin, in bytes: see packages/tensor/kernels/memory-map.ts. */
const CONSTANTS = ["--memoryBase", String(16 * 1024)];
/** As fast as may be, but only what says @inline is copied into its callers. */
const OPTIMIZED = ["-O3", "--shrinkLevel", "1", "--converge"];
const FEATURES = ["simd", "threads", "bulk-memory"];

/** Bytes; few enough that the same piece of the other module is near. */
const PIECE = 6144;

function compile(features: readonly string[]): Buffer {
  const folder = mkdtempSync(join(tmpdir(), "kernels-"));
  try {
    const file = join(folder, "kernels.wasm");
    const flags = [...OPTIMIZED, "--runtime", "stub", "--noAssert", "--use", "abort=", ...MEMORY, ...CONSTANTS];
    const enabled = features.flatMap((feature) => ["--enable", feature]);
    execFileSync("npx", ["-y", "-p", COMPILER, "asc", SOURCE, "-o", file, ...flags, ...enabled], { stdio: "inherit" });
    return readFileSync(file);
  } finally {
    rmSync(folder, { recursive: true });
  }
}

const [simd, relaxed] = [compile(FEATURES), compile([...FEATURES, "relaxed-simd"])];
const pieces = Array.from({ length: Math.ceil(Math.max(simd.length, relaxed.length) / PIECE) }, (_, i) => {
  const hex = (bytes: Buffer): string => bytes.subarray(i * PIECE, (i + 1) * PIECE).toString("hex");
  return `  [\n    "${hex(simd)}",\n    "${hex(relaxed)}",\n  ],\n`;
});

const compiled = `// Made from packages/tensor/kernels by \`pnpm build:kernels\`. Do not edit.
/**
 * Two modules, piece by piece, in hex: with SIMD of 128 bits, which has the same bits on every engine; and with relaxed SIMD,
 * where products and sums are rounded once if the processor has it so.
 */
export const PIECES: readonly (readonly [simd: string, relaxed: string])[] = [
${pieces.join("")}];
`;

if (process.argv.includes("--check")) {
  if (readFileSync(RESULT, "utf8") !== compiled) {
    console.error(`${RESULT} is not what ${SOURCE} compiles to. Run pnpm build:kernels and commit the result.`);
    process.exit(1);
  }
  console.log(`${RESULT} is what ${SOURCE} compiles to.`);
} else writeFileSync(RESULT, compiled);
