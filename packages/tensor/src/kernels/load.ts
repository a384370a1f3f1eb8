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

/** The kernels of this code; null where they cannot run. */
export function load(code: Uint8Array): Engine | null {
  const memory = kernelMemory();
  if (!webAssembly || !memory) return null;
  if (!memory.shared) importUnshared(code);
  const module = compile(webAssembly, code);
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

/** Null where the engine has no SIMD, or none that is relaxed, or a page's policy forbids compiling. */
function compile(engine: WebAssemblyEngine, code: Uint8Array): Module | null {
  try {
    return new engine.Module(code);
  } catch {
    return null;
  }
}

/** The import of the memory says that it is shared: kind 2, limits of kind 3. Limits of kind 1 say that it is not. */
function importUnshared(code: Uint8Array): void {
  const name = Array.from("memory", (char) => char.charCodeAt(0));
  const at = code.findIndex((_, i) => name.every((byte, j) => code[i + j] === byte) && code[i + 6] === 2);
  code[at + 7] = 1;
}
