import type { Memory, Module } from "./web-assembly.ts";

// Starting threads, in Node (and what is like it) and in pages.

/** What a worker needs to serve. */
export interface WorkerData {
  readonly module: Module;
  readonly memory: Memory;
  /** Its number, from 1 on. */
  readonly thread: number;
  /** The number of its pool: it leaves by itself when that is dismissed. */
  readonly pool: number;
}

/** A thread that can be ended. */
export interface KernelWorker {
  terminate(): unknown;
}

interface NodeWorker extends KernelWorker {
  on(event: "error" | "exit", listener: () => void): void;
  unref(): void;
}

interface PageWorker extends KernelWorker {
  onerror: (() => void) | null;
  postMessage(data: WorkerData): void;
}

interface Surroundings {
  readonly process?: { getBuiltinModule?(name: string): unknown };
  readonly document?: unknown;
  readonly navigator?: { readonly hardwareConcurrency?: number };
  readonly Worker?: new (url: string) => PageWorker;
  readonly Blob?: new (parts: string[], options: { type: string }) => object;
  readonly URL?: { createObjectURL(blob: object): string; revokeObjectURL(url: string): void };
}

/** What is read from it when it is needed, and no sooner: for some of it Node loads a module at the first look. */
const surroundings = globalThis as Surroundings;

/** Whether the calling thread is the one that shows a page, which must not sleep. */
export const isPage: boolean = surroundings.document !== undefined;

/** How many cores there are, as far as one can tell. */
export function coreCount(): number {
  const { process, navigator } = surroundings;
  const os = process?.getBuiltinModule?.("node:os") as { availableParallelism?(): number } | undefined;
  return os?.availableParallelism?.() ?? navigator?.hardwareConcurrency ?? 1;
}

const SERVE = "new WebAssembly.Instance(module, { env: { memory } }).exports.serve(thread, pool)";
/** In a block of its own: some runtimes give the code a `module` as CommonJS has it. */
const IN_NODE = `{ const { module, memory, thread, pool } = require("node:worker_threads").workerData; ${SERVE} }`;
const IN_PAGE = `onmessage = ({ data: { module, memory, thread, pool } }) => { ${SERVE}; close() }`;

/**
 * Starts a worker that serves; null where that is not allowed. `ended` is called when it has ended, for whatever reason, and
 * is told whether it was an error.
 */
export function startWorker(data: WorkerData, ended: (byError: boolean) => void): KernelWorker | null {
  try {
    const threads = surroundings.process?.getBuiltinModule?.("node:worker_threads") as
      | { Worker: new (code: string, options: object) => NodeWorker }
      | undefined;
    return threads ? inNode(threads.Worker, data, ended) : inPage(data, ended);
  } catch {
    return null; // a permission or a content security policy forbids it: one thread does everything
  }
}

function inNode(
  NodeWorker: new (code: string, options: object) => NodeWorker,
  data: WorkerData,
  ended: (byError: boolean) => void,
): KernelWorker {
  const worker = new NodeWorker(IN_NODE, { eval: true, workerData: data, execArgv: [], env: {} });
  worker.on("error", () => ended(true));
  worker.on("exit", () => ended(false));
  worker.unref(); // it keeps no process alive
  return worker;
}

function inPage(data: WorkerData, ended: (byError: boolean) => void): KernelWorker | null {
  const { Worker, Blob, URL } = surroundings;
  if (!Worker || !Blob || !URL) return null;
  const url = URL.createObjectURL(new Blob([IN_PAGE], { type: "text/javascript" }));
  const worker = new Worker(url);
  URL.revokeObjectURL(url);
  worker.onerror = () => ended(true);
  worker.postMessage(data);
  return worker;
}
