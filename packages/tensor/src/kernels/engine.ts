import { show, ValueError } from "../errors.ts";
import { PIECES } from "./compiled.ts";
import { kernelMemory } from "./memory.ts";
import { type Exports, type Memory, type Module, type WebAssemblyEngine, webAssembly } from "./web-assembly.ts";

// Which kernels serve, and how they are called.

/** The kernels as they run: code, memory, and where a job's arguments go. */
export interface Engine {
  readonly memory: Memory;
  readonly shared: boolean;
  readonly module: Module;
  readonly exports: Exports;
  /** The whole memory, as float32. */
  readonly heap: Float32Array;
  /** The same, as whole numbers. */
  readonly heap32: Uint32Array;
  /** The arguments of a job that are whole numbers or places. */
  readonly words: Uint32Array;
  /** Those that are float32. */
  readonly floats: Float32Array;
}

let plainWanted = false;
let relaxedWanted = false;
const engines = new Map<boolean, Engine | null>();

/** The SIMD kernels; null where the plain ones serve. Made when first asked for. */
export function engine(): Engine | null {
  return plainWanted ? null : engineFor(relaxedWanted);
}

function engineFor(relaxed: boolean): Engine | null {
  let found = engines.get(relaxed);
  if (found === undefined) {
    found = load(PIECES.map((piece) => piece[relaxed ? 1 : 0]).join(""));
    engines.set(relaxed, found);
  }
  return found;
}

function load(hex: string): Engine | null {
  const memory = kernelMemory();
  if (!webAssembly || !memory) return null;
  const bytes = decode(hex);
  if (!memory.shared) importUnshared(bytes);
  const module = compile(webAssembly, bytes);
  if (!module) return null;
  const exports = new webAssembly.Instance(module, { env: { memory: memory.memory } }).exports as Exports;
  const start = exports.ARGUMENTS.value;
  return {
    memory: memory.memory,
    shared: memory.shared,
    module,
    exports,
    heap: new Float32Array(memory.buffer),
    heap32: new Uint32Array(memory.buffer),
    words: new Uint32Array(memory.buffer, start, 32),
    floats: new Float32Array(memory.buffer, start + 128, 32),
  };
}

/** Null where the engine has no SIMD, or none that is relaxed, or a page's policy forbids compiling. */
function compile(engine: WebAssemblyEngine, bytes: Uint8Array): Module | null {
  try {
    return new engine.Module(bytes);
  } catch {
    return null;
  }
}

/** Eight bytes at a time: it is done before the first product, by code that no engine has warmed up. */
function decode(hex: string): Uint8Array {
  const count = Math.ceil(hex.length / 16);
  const digits = hex.padEnd(16 * count, "0");
  const view = new DataView(new ArrayBuffer(8 * count));
  for (let i = 0; i < count; i++) view.setBigUint64(8 * i, BigInt(`0x${digits.slice(16 * i, 16 * i + 16)}`));
  return new Uint8Array(view.buffer, 0, hex.length / 2);
}

/** The import of the memory says that it is shared: kind 2, limits of kind 3. Limits of kind 1 say that it is not. */
function importUnshared(bytes: Uint8Array): void {
  const name = Array.from("memory", (char) => char.charCodeAt(0));
  const at = bytes.findIndex((_, i) => name.every((byte, j) => bytes[i + j] === byte) && bytes[i + 6] === 2);
  bytes[at + 7] = 1;
}

/** What `useKernels` takes. */
export type KernelSet = "simd" | "plain";

/**
 * Which kernels serve from now on: "simd", compiled to WebAssembly, or "plain", in TypeScript that a debugger can step
 * through. Results differ in the last bits at most.
 * @throws ValueError if the engine has no WebAssembly SIMD
 * @example
 * useKernels("plain");
 * kernelInfo().kernels // plain
 * useKernels("simd");
 * kernelInfo().kernels // simd
 */
export function useKernels(which: KernelSet): void {
  if (which !== "simd" && which !== "plain") {
    throw new ValueError("useKernels", `kernels are "simd" or "plain", got ${show(which)}`);
  }
  if (which === "simd" && !engineFor(relaxedWanted)) {
    throw new ValueError("useKernels", "this engine has no WebAssembly SIMD", 'Only "plain" kernels run here');
  }
  plainWanted = which === "plain";
}

/**
 * Whether products and sums may be rounded once instead of twice, where WebAssembly has relaxed SIMD: a fifth faster, but the
 * last bits of a result then depend on the processor. Off by default. Returns whether it is on, which is false where the
 * engine cannot.
 * @throws ValueError if `wanted` is neither true nor false
 * @example
 * useRelaxedSimd(false);
 * kernelInfo().relaxedSimd // false
 */
export function useRelaxedSimd(wanted: boolean): boolean {
  if (typeof wanted !== "boolean") throw new ValueError("useRelaxedSimd", `takes true or false, got ${show(wanted)}`);
  relaxedWanted = wanted && engineFor(true) !== null;
  return relaxedWanted;
}

/** Whether `useRelaxedSimd` has turned relaxed SIMD on. */
export function isRelaxed(): boolean {
  return relaxedWanted;
}
