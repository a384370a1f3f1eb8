import { kernelMemory } from "./memory.ts";
import { type Exports, type Memory, type Module, type WebAssemblyEngine, webAssembly } from "./web-assembly.ts";

// How the compiled kernels come to life in the memory that is theirs.

/** The kernels as they run: code, memory, and where a job's arguments go. */
export interface Engine {
  readonly memory: Memory;
  readonly shared: boolean;
  /** Whether products take tiles for registers of 256 bits. */
  readonly wide: boolean;
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

/** The kernels of this code, which is in hex; null where they cannot run. */
export function load(hex: string): Engine | null {
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
    wide: false,
    module,
    exports,
    heap: new Float32Array(memory.buffer),
    heap32: new Uint32Array(memory.buffer),
    words: new Uint32Array(memory.buffer, start, 32),
    floats: new Float32Array(memory.buffer, start + 128, 32),
  };
}

/** The code that edits make of another: how many bytes stay, how many go, and which come instead, again and again. All in hex. */
export function edited(hex: string, edits: string): string {
  let code = "";
  let at = 0;
  for (const edit of edits.split(",")) {
    const [stay, go, come] = edit.split(" ") as [string, string, string];
    const end = at + 2 * Number(stay);
    code += hex.slice(at, end) + come;
    at = end + 2 * Number(go);
  }
  return code + hex.slice(at);
}

/** Null where the engine has no SIMD, or none that is relaxed, or a page's policy forbids compiling. */
function compile(engine: WebAssemblyEngine, bytes: Uint8Array): Module | null {
  try {
    return new engine.Module(bytes);
  } catch {
    return null;
  }
}

/** What engines read hex with at once, each by its own name. */
const native = globalThis as {
  Uint8Array: { fromHex?(hex: string): Uint8Array };
  Buffer?: { from(text: string, encoding: "hex"): Uint8Array };
};

function decode(hex: string): Uint8Array {
  const inSteps = (): Uint8Array =>
    Uint8Array.from({ length: hex.length / 2 }, (_, i) => Number.parseInt(hex.slice(2 * i, 2 * i + 2), 16));
  return native.Uint8Array.fromHex?.(hex) ?? native.Buffer?.from(hex, "hex") ?? inSteps();
}

/** The import of the memory says that it is shared: kind 2, limits of kind 3. Limits of kind 1 say that it is not. */
function importUnshared(bytes: Uint8Array): void {
  const name = Array.from("memory", (char) => char.charCodeAt(0));
  const at = bytes.findIndex((_, i) => name.every((byte, j) => bytes[i + j] === byte) && bytes[i + 6] === 2);
  bytes[at + 7] = 1;
}
