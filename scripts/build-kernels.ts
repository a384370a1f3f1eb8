import { execFileSync } from "node:child_process";
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { decode, distancesTo, encode } from "../packages/tensor/src/kernels/code.ts";

// Compiles packages/tensor/kernels into the two modules that the package ships. With --check, compares instead of writing.
// One is written as text in which bytes that repeat still do, which makes the compressed package smaller than base64 does. The
// other is much like it, and is written as the places where it is not.

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

/** Reads numbers of a module, which are 7 bits to a byte, the last ones first, and all but the last byte with another bit. */
class Reader {
  readonly code: Uint8Array;
  at = 8; // behind what says that it is WebAssembly

  constructor(code: Uint8Array) {
    this.code = code;
  }

  byte(): number {
    return this.code[this.at++]!;
  }

  number(): number {
    const byte = this.byte();
    return byte < 128 ? byte : byte - 128 + 128 * this.number();
  }
}

interface Code {
  /** What comes before the functions, and after them. */
  readonly around: readonly Uint8Array[];
  /** Where each function's instructions begin, and where they end. */
  readonly functions: readonly { readonly start: number; readonly end: number }[];
}

function partsOf(code: Uint8Array): Code {
  const reader = new Reader(code);
  for (;;) {
    const start = reader.at;
    const section = reader.byte();
    const size = reader.number();
    const end = reader.at + size;
    if (section === 10) {
      const functions = Array.from({ length: reader.number() }, () => {
        const length = reader.number();
        const from = reader.at;
        reader.at += length;
        return { start: from, end: reader.at };
      });
      return { around: [code.subarray(0, start), code.subarray(end)], functions };
    }
    reader.at = end;
  }
}

/** f32x4.mul, f32x4.add and f32x4.relaxed_madd. */
const [MULTIPLY, ADD, MULTIPLY_ADD] = [
  [0xfd, 0xe6, 0x01],
  [0xfd, 0xe4, 0x01],
  [0xfd, 0x85, 0x02],
] as const;

/**
 * The places, of their second bytes, where `relaxed` lacks a multiplication or has another addition.
 * @throws Error if it is not `plain` otherwise, but for the sizes of functions
 */
function relaxedPlaces(plain: Uint8Array, relaxed: Uint8Array): number[] {
  const places: number[] = [];
  const [ours, others] = [partsOf(plain), partsOf(relaxed)];
  const has = (code: Uint8Array, at: number, bytes: readonly number[]): boolean => {
    return bytes.every((byte, i) => code[at + i] === byte);
  };
  for (const [i, { start, end }] of ours.functions.entries()) {
    const other = others.functions[i];
    let at = start;
    let there = other?.start ?? 0;
    while (at < end) {
      const added = has(plain, at, ADD) && has(relaxed, there, MULTIPLY_ADD);
      const leftOut = has(plain, at, MULTIPLY) && !has(relaxed, there, MULTIPLY);
      if (added || leftOut) places.push(at + 1);
      else if (plain[at] !== relaxed[there]) throw new Error(`function ${i} of the relaxed kernels is another one`);
      at += added || leftOut ? 3 : 1;
      there += added ? 3 : leftOut ? 0 : 1;
    }
    if (there !== other?.end) throw new Error(`function ${i} of the relaxed kernels has another end`);
  }
  const same = ours.around.every((bytes, i) => Buffer.from(bytes).equals(others.around[i]!));
  if (!same || ours.functions.length !== others.functions.length)
    throw new Error("the relaxed kernels have other parts");
  return places;
}

/** The text of the code, of which the package makes the same again. */
function textOf(code: Uint8Array): string {
  const text = encode(code);
  if (!Buffer.from(decode(text)).equals(code)) throw new Error("the text does not stand for the code");
  return JSON.stringify(text);
}

const [simd, relaxed] = [compile(FEATURES), compile([...FEATURES, "relaxed-simd"])];
const places = distancesTo(relaxedPlaces(simd, relaxed));

const compiled = `// Made from packages/tensor/kernels by \`pnpm build:kernels\`. Do not edit.
// Code is written as characters that code.ts makes bytes of.

/** The kernels with SIMD of 128 bits. Their results have the same bits on every engine. */
export const SIMD =
  ${textOf(simd)};

/**
 * Where the kernels with relaxed SIMD are others, in which products and sums are rounded once if the processor has it so: see
 * relaxedCode in code.ts.
 */
export const RELAXED_PLACES =
  ${textOf(places)};
`;

if (process.argv.includes("--check")) {
  if (readFileSync(RESULT, "utf8") !== compiled) {
    console.error(`${RESULT} is not what ${SOURCE} compiles to. Run pnpm build:kernels and commit the result.`);
    process.exit(1);
  }
  console.log(`${RESULT} is what ${SOURCE} compiles to.`);
} else writeFileSync(RESULT, compiled);
