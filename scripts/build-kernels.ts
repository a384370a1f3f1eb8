import { execFileSync } from "node:child_process";
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { diffArrays } from "diff";
import { decode, edited, encode } from "../packages/tensor/src/kernels/code.ts";

// Compiles packages/tensor/kernels into the two modules that the package ships. With --check, compares instead of writing.
// One is written as text in which bytes that repeat still do, which makes the compressed package smaller than base64 does. The
// other is much like it, and is written as its differences.

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

/** As many as fit into a byte. */
const MOST = 255;

/** What makes `to` of `from`: so many bytes stay, so many go, so many come, and these; and again. What follows the last edit stays. */
function edits(from: Buffer, to: Buffer): Uint8Array {
  const found: number[] = [];
  const end = { added: false, removed: false, value: [] };
  let [stay, go, come]: [number, number, number[]] = [0, 0, []];
  for (const { added, removed, value } of [...diffArrays([...from], [...to]), end]) {
    if (removed) go = value.length;
    else if (added) come = value;
    else {
      for (; stay > MOST && (go > 0 || come.length > 0); stay -= MOST) found.push(MOST, 0, 0);
      if (go > MOST || come.length > MOST) throw new Error("an edit is too long for a byte");
      if (go > 0 || come.length > 0) found.push(stay, go, come.length, ...come);
      [stay, go, come] = [value.length, 0, []];
    }
  }
  return Uint8Array.from(found);
}

/** The text of the code, of which the package makes the same again. */
function textOf(code: Uint8Array): string {
  const text = encode(code);
  if (!Buffer.from(decode(text)).equals(code)) throw new Error("the text does not stand for the code");
  return JSON.stringify(text);
}

const [simd, relaxed] = [compile(FEATURES), compile([...FEATURES, "relaxed-simd"])];
const relaxedEdits = edits(simd, relaxed);
if (!relaxed.equals(edited(simd, relaxedEdits))) throw new Error("the differences do not make the relaxed kernels");

const compiled = `// Made from packages/tensor/kernels by \`pnpm build:kernels\`. Do not edit.
// Code is written as characters that code.ts makes bytes of.

/** The kernels with SIMD of 128 bits. Their results have the same bits on every engine. */
export const SIMD =
  ${textOf(simd)};

/**
 * What makes of them the kernels with relaxed SIMD, where products and sums are rounded once if the processor has it so: see
 * edited in code.ts.
 */
export const RELAXED_EDITS =
  ${textOf(relaxedEdits)};
`;

if (process.argv.includes("--check")) {
  if (readFileSync(RESULT, "utf8") !== compiled) {
    console.error(`${RESULT} is not what ${SOURCE} compiles to. Run pnpm build:kernels and commit the result.`);
    process.exit(1);
  }
  console.log(`${RESULT} is what ${SOURCE} compiles to.`);
} else writeFileSync(RESULT, compiled);
