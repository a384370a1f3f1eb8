import { execFileSync } from "node:child_process";
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { diffArrays } from "diff";
import { edited } from "../packages/tensor/src/kernels/load.ts";

// Compiles packages/tensor/kernels into the two modules that the package ships. With --check, compares instead of writing.
// One is written in hex, which makes the compressed package smaller than base64 does. The other is much like it, and is written
// as its differences.

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

/** What makes `to` of `from`: so many bytes stay, so many go, these come; and again. What follows the last edit stays. */
function edits(from: Buffer, to: Buffer): string {
  const found: string[] = [];
  const end = { added: false, removed: false, value: [] };
  let [stay, go, come] = [0, 0, ""];
  for (const { added, removed, value } of [...diffArrays([...from], [...to]), end]) {
    if (removed) go = value.length;
    else if (added) come = Buffer.from(value).toString("hex");
    else {
      if (go > 0 || come !== "") found.push(`${stay} ${go} ${come}`);
      [stay, go, come] = [value.length, 0, ""];
    }
  }
  return found.join(",");
}

const [simd, relaxed] = [compile(FEATURES), compile([...FEATURES, "relaxed-simd"])];
const hex = simd.toString("hex");
const relaxedEdits = edits(simd, relaxed);
if (edited(hex, relaxedEdits) !== relaxed.toString("hex"))
  throw new Error("the differences do not make the relaxed kernels");

const compiled = `// Made from packages/tensor/kernels by \`pnpm build:kernels\`. Do not edit.
/** The kernels with SIMD of 128 bits, in hex. Their results have the same bits on every engine. */
export const SIMD = "${hex}";

/**
 * What makes of them the kernels with relaxed SIMD, where products and sums are rounded once if the processor has it so: how many
 * bytes stay, how many go, and which come instead, from the first to the last difference.
 */
export const RELAXED_EDITS =
  "${relaxedEdits}";
`;

if (process.argv.includes("--check")) {
  if (readFileSync(RESULT, "utf8") !== compiled) {
    console.error(`${RESULT} is not what ${SOURCE} compiles to. Run pnpm build:kernels and commit the result.`);
    process.exit(1);
  }
  console.log(`${RESULT} is what ${SOURCE} compiles to.`);
} else writeFileSync(RESULT, compiled);
