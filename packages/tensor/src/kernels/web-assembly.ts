// What we use of WebAssembly, for the compiler: the library is checked without the types of browsers or Node.

/** A memory of pages of 64 KiB. */
export interface Memory {
  readonly buffer: ArrayBuffer | SharedArrayBuffer;
}

/** Compiled code, which other threads may be given too. */
export type Module = object;

/** `WebAssembly`. */
export interface WebAssemblyEngine {
  readonly Memory: new (size: { initial: number; maximum: number; shared: boolean }) => Memory;
  readonly Module: new (bytes: Uint8Array) => Module;
  readonly Instance: new (module: Module, imports: { env: { memory: Memory } }) => { readonly exports: unknown };
}

/** What the kernels export; see packages/tensor/kernels/index.ts. */
export interface Exports {
  readonly ARGUMENTS: { readonly value: number };
  readonly TWISTER: { readonly value: number };
  readonly TURN: { readonly value: number };
  drawWords(position: number, to: number, n: number): number;
  chances(x: number, n: number, threshold: bigint): void;
  serve(thread: number, pool: number): void;
  started(): number;
  dismiss(): number;
  runAlone(kind: number, tasks: number): void;
  runTogether(kind: number, tasks: number, patience: bigint, maySleep: boolean): number;
}

/** Undefined where the engine has no WebAssembly, or a page forbids it. */
export const webAssembly: WebAssemblyEngine | undefined = (globalThis as { WebAssembly?: WebAssemblyEngine })
  .WebAssembly;
